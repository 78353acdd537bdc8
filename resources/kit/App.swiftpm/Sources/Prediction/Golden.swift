import Foundation

/// A canvas of which it is known what comes out: made with the model, by the program that trained it.
struct GoldenCanvas: Sendable {
    /// As drawn: white on black or black on white, any place, size and pen.
    let canvas: GrayImage
    /// The digit that was meant; nil where no digit is drawn.
    let meant: Int?
    /// The 28 × 28 image that our normaliser must make of it; nil if nothing is drawn.
    let digitImage: GrayImage?
    /// What the model says, for 0 to 9; empty if nothing is drawn.
    let probabilities: [Float]

    /// What a model that takes `side` × `side` pixels must be given; nil if nothing is drawn, or in another size.
    func picture(side: Int) -> GrayImage? {
        if side == DigitImage.side { return digitImage }
        return digitImage != nil && canvas.width == side && canvas.height == side ? canvas.asInk() : nil
    }
}

enum GoldenError: Error, CustomStringConvertible {
    case damaged

    var description: String { "The golden canvases are damaged. Make the kit again." }
}

/// The file `canvases.golden`, all numbers little-endian:
/// "DTGOLD01", how many canvases (16 bits), and of each canvas
/// what follows (0: nothing is drawn, 1: a digit), the digit meant (255: none), width and height (16 bits each),
/// how many runs (32 bits), the runs (value, length), and for a digit 784 pixels and ten 32-bit probabilities.
enum Golden {
    static let magic = Array("DTGOLD01".utf8)
    static let none: UInt8 = 255

    static func read(_ content: Data) throws -> [GoldenCanvas] {
        var bytes = Bytes([UInt8](content))
        guard try bytes.take(magic.count) == magic else { throw GoldenError.damaged }
        let count = try bytes.number(bytes: 2)
        return try (0..<count).map { _ in try canvas(&bytes) }
    }

    private static func canvas(_ bytes: inout Bytes) throws -> GoldenCanvas {
        let isDigit = try bytes.number(bytes: 1) == 1
        let meant = UInt8(try bytes.number(bytes: 1))
        let width = try bytes.number(bytes: 2)
        let height = try bytes.number(bytes: 2)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height)
        for _ in 0..<(try bytes.number(bytes: 4)) {
            let run = try bytes.take(2)
            pixels += repeatElement(run[0], count: Int(run[1]))
        }
        guard pixels.count == width * height else { throw GoldenError.damaged }
        let canvas = GrayImage(width: width, height: height, pixels: pixels)
        guard isDigit else { return GoldenCanvas(canvas: canvas, meant: nil, digitImage: nil, probabilities: []) }
        let side = DigitImage.side
        let image = GrayImage(width: side, height: side, pixels: try bytes.take(side * side))
        let probabilities = try (0..<10).map { _ in Float(bitPattern: UInt32(try bytes.number(bytes: 4))) }
        let digit = meant == none ? nil : Int(meant)
        return GoldenCanvas(canvas: canvas, meant: digit, digitImage: image, probabilities: probabilities)
    }
}

private struct Bytes {
    private let content: [UInt8]
    private var place = 0

    init(_ content: [UInt8]) {
        self.content = content
    }

    mutating func take(_ count: Int) throws -> [UInt8] {
        guard count <= content.count - place else { throw GoldenError.damaged }
        defer { place += count }
        return Array(content[place..<(place + count)])
    }

    mutating func number(bytes: Int) throws -> Int {
        try take(bytes).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
