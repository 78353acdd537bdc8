import Foundation

/// Proves on this machine that pictures come to the model as it has learnt them, and that it says what it should.
struct SelfTest: Sendable {
    /// One fact: how many canvases it was tried on, and what was wrong.
    struct Result: Identifiable, Sendable {
        let name: String
        let tried: Int
        let failures: [String]
        let worst: Double

        var id: String { name }
        var passed: Bool { tried > 0 && failures.isEmpty }
        var sentence: String {
            let worst = String(format: "%.4f", self.worst)
            let held = "\(tried - failures.count) of \(tried) canvases, largest difference \(worst)"
            return failures.isEmpty ? held : "\(held). \(failures[0])"
        }
    }

    /// Of a pixel, of 255. On the machine that made the kit it is 0: another sine may round once differently.
    static let maxPixelDifference = 1

    /// Of a probability: the chips that Core ML picks may compute in half precision.
    static let maxDifference: Float = 0.02

    /// Of a probability, for a model that centres by itself: half precision also moves the digit a little.
    static let maxDifferenceOfDrawings: Float = 0.05

    let canvases: [GoldenCanvas]

    /// Whether our own normaliser makes the digit images that the network has learnt from.
    func digitImages() -> Result {
        var failures: [String] = []
        var worst = 0
        for (place, golden) in canvases.enumerated() {
            let image = DigitImage.normalised(golden.canvas.asInk())
            guard let image, let expected = golden.digitImage else {
                if image != golden.digitImage { failures.append("Canvas \(place + 1): one is blank, the other not.") }
                continue
            }
            let difference = zip(image.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
            worst = max(worst, difference)
            if difference > SelfTest.maxPixelDifference {
                failures.append("Canvas \(place + 1): a pixel differs by \(difference) of 255.")
            }
        }
        return Result(name: "Digit images", tried: canvases.count, failures: failures, worst: Double(worst) / 255)
    }

    /// Whether the model gives the probabilities that it gave where it was made.
    ///
    /// - Parameters:
    ///   - side: Of the picture that the model takes: 28, or that of a canvas.
    ///   - probabilities: Runs the model on a picture of that size, white on black.
    func predictions(side: Int, probabilities: (GrayImage) throws -> [Float]) -> Result {
        let allowed = side == DigitImage.side ? SelfTest.maxDifference : SelfTest.maxDifferenceOfDrawings
        var failures: [String] = []
        var worst: Float = 0
        var tried = 0
        for (place, golden) in canvases.enumerated() {
            guard let picture = golden.picture(side: side) else { continue }
            tried += 1
            do {
                let found = try probabilities(picture)
                let difference = SelfTest.difference(found, golden.probabilities)
                worst = max(worst, difference)
                if !(difference <= allowed) {
                    failures.append("Canvas \(place + 1): a probability differs by \(difference).")
                }
            } catch {
                failures.append("Canvas \(place + 1): \(error.localizedDescription)")
            }
        }
        return Result(name: "Predictions", tried: tried, failures: failures, worst: Double(worst))
    }

    private static func difference(_ found: [Float], _ expected: [Float]) -> Float {
        guard found.count == expected.count else { return .infinity }
        return zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    }
}
