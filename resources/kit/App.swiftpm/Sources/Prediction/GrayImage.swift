import Foundation

/// A grayscale picture, row by row from the top left, 8 bits a pixel.
///
/// Everywhere in this app, what was drawn is *ink*: 0 is paper, 255 is ink, white on black, as MNIST has its digits.
/// `asInk()` is the one place where black on white becomes that.
struct GrayImage: Equatable, Sendable {
    let width: Int
    let height: Int
    var pixels: [UInt8]

    init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height, "A picture has one value for every pixel.")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Black: nothing is drawn.
    init(width: Int, height: Int) {
        self.init(width: width, height: height, pixels: [UInt8](repeating: 0, count: width * height))
    }

    var isBlank: Bool { !pixels.contains { $0 > 0 } }

    /// White on black, whatever it was: a picture whose border is mostly light is turned round.
    ///
    /// A network that has learnt white on black reads black on white as nonsense, and says so with great confidence.
    func asInk() -> GrayImage {
        let border = self.border()
        let sum = border.reduce(0) { $0 + Int($1) }
        guard sum * 2 > border.count * 255 else { return self }
        return GrayImage(width: width, height: height, pixels: pixels.map { 255 - $0 })
    }

    func cropped(left: Int, top: Int, width: Int, height: Int) -> GrayImage {
        var kept: [UInt8] = []
        kept.reserveCapacity(width * height)
        for y in top..<(top + height) {
            let start = y * self.width + left
            kept += pixels[start..<(start + width)]
        }
        return GrayImage(width: width, height: height, pixels: kept)
    }

    /// The sum of every column.
    func columnSums() -> [Int] {
        var sums = [Int](repeating: 0, count: width)
        for y in 0..<height {
            for x in 0..<width { sums[x] += Int(pixels[y * width + x]) }
        }
        return sums
    }

    /// The sum of every row.
    func rowSums() -> [Int] {
        (0..<height).map { y in pixels[(y * width)..<((y + 1) * width)].reduce(0) { $0 + Int($1) } }
    }

    private func border() -> [UInt8] {
        var kept: [UInt8] = []
        for y in 0..<height {
            let row = pixels[(y * width)..<((y + 1) * width)]
            let isEdge = y == 0 || y == height - 1
            kept += isEdge ? Array(row) : [pixels[y * width], pixels[(y + 1) * width - 1]]
        }
        return kept
    }
}
