import Foundation

/// Reads golden canvases and writes the digit image of each, 784 bytes; of a blank one, 784 zeros.
@main
struct Normalised {
    static func main() throws {
        let files = CommandLine.arguments
        let canvases = try Golden.read(Data(contentsOf: URL(fileURLWithPath: files[1])))
        let images = canvases.map { DigitImage.normalised($0.canvas.asInk()) ?? GrayImage(width: 28, height: 28) }
        try Data(images.flatMap(\.pixels)).write(to: URL(fileURLWithPath: files[2]))
        let result = SelfTest(canvases: canvases).digitImages()
        print(result.passed ? "passed" : "failed", result.sentence)
    }
}
