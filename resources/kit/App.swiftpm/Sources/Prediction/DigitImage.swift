import Foundation

/// From ink to the digit image that the model has learnt to read: MNIST's own normalisation (LeCun et al. 1998, section
/// III.A). What was drawn comes into a box of 20 pixels, its aspect kept, its centre of mass into the middle of 28 × 28.
///
/// Without it a model that is right on 99 of 100 test images reads a small digit in a corner as anything. Only
/// Foundation is used, so that it runs and is tested everywhere.
enum DigitImage {
    static let side = 28

    /// Longer side of a normalised digit.
    static let box = 20.0

    /// Ink is enlarged at most so much: a speck of a few pixels stays a speck.
    static let maxEnlarged = 4.0

    /// Ink below 1 / `faint` of the darkest does not count when the box is measured.
    static let faint = 8

    /// Digit images are at least as dark as MNIST's palest: the mean of ink, weighted by itself.
    static let meanLevel = 190.0

    /// The 28 × 28 digit image of `ink` (0 paper, 255 ink, any size); nil if nothing is drawn.
    ///
    /// What is a digit image already stays as it is, to the bit: MNIST's own are centred to whole pixels, and moving
    /// them by a part of one would blur them.
    static func normalised(_ ink: GrayImage) -> GrayImage? {
        guard let digit = cut(ink) else { return nil }
        let longer = max(digit.width, digit.height)
        let isDigitImage = ink.width == side && ink.height == side && abs(Double(longer) - box) <= 1
        if isDigitImage && isCentred(ink) { return ink }
        return framed(digit, scale: max(Double(longer) / box, 1 / maxEnlarged))
    }

    /// What is drawn, without the paper around it; nil without ink.
    static func cut(_ ink: GrayImage) -> GrayImage? {
        let limit = Int(ink.pixels.max() ?? 0) / faint
        var (left, right, top, bottom) = (ink.width, -1, ink.height, -1)
        ink.pixels.withUnsafeBufferPointer { pixels in
            for y in 0..<ink.height {
                for x in 0..<ink.width where Int(pixels[y * ink.width + x]) > limit {
                    if x < left { left = x }
                    if x > right { right = x }
                    if y < top { top = y }
                    bottom = y
                }
            }
        }
        guard right >= left else { return nil }
        return ink.cropped(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
    }

    /// `digit`, reduced by `scale` into 28 × 28: cropped, scaled and shifted in one step.
    private static func framed(_ digit: GrayImage, scale: Double) -> GrayImage {
        let left = window(digit.columnSums(), scale: scale)
        let top = window(digit.rowSums(), scale: scale)
        let size = Double(side) * scale
        // Paper around the digit, so that the window lies inside.
        let beforeX = max(0, Int((-left).rounded(.up)))
        let beforeY = max(0, Int((-top).rounded(.up)))
        let width = max(Int((left + size).rounded(.up)), digit.width) + beforeX + 1
        let height = max(Int((top + size).rounded(.up)), digit.height) + beforeY + 1
        var paper = GrayImage(width: width, height: height)
        for y in 0..<digit.height {
            for x in 0..<digit.width {
                paper.pixels[(y + beforeY) * width + x + beforeX] = digit.pixels[y * digit.width + x]
            }
        }
        let resampling: Resampling = scale > 1 ? .hamming : .bicubic
        let image = resampling.resized(
            paper,
            left: Float(left + Double(beforeX)),
            top: Float(top + Double(beforeY)),
            right: Float(left + Double(beforeX) + size),
            bottom: Float(top + Double(beforeY) + size),
            side: side
        )
        return darkened(image)
    }

    /// Where the 28-pixel window begins: its middle at the centre of mass, or as near as keeps all ink inside.
    private static func window(_ sums: [Int], scale: Double) -> Double {
        let half = Double(side) * scale / 2
        let moment = sums.enumerated().reduce(0) { $0 + $1.offset * $1.element }
        let middle = Double(moment) / Double(sums.reduce(0, +)) + 0.5
        return min(max(middle, Double(sums.count) - half), half) - half
    }

    /// Whether the centre of mass is at most a pixel away from the middle.
    private static func isCentred(_ image: GrayImage) -> Bool {
        [image.columnSums(), image.rowSums()].allSatisfy { sums in
            let middle = Double(sums.count - 1) / 2
            let moment = sums.enumerated().reduce(0.0) { $0 + (Double($1.offset) - middle) * Double($1.element) }
            return abs(moment) <= Double(sums.reduce(0, +))
        }
    }

    /// Hairlines come out pale; they are darkened to what MNIST has.
    private static func darkened(_ image: GrayImage) -> GrayImage {
        let sum = image.pixels.reduce(0) { $0 + Int($1) }
        let squares = image.pixels.reduce(0) { $0 + Int($1) * Int($1) }
        guard sum > 0 else { return image }
        let level = Double(squares) / Double(sum)
        guard level < meanLevel else { return image }
        let factor = meanLevel / level
        let darker = image.pixels.map { UInt8(min((Double($0) * factor).rounded(.toNearestOrEven), 255)) }
        return GrayImage(width: image.width, height: image.height, pixels: darker)
    }
}
