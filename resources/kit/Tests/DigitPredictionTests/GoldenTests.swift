import XCTest

#if canImport(CoreML)
import CoreML
#endif

@testable import DigitPrediction

/// Sixty drawings, and small pictures for the rules of the normaliser, of which is known what must come out.
final class GoldenTests: XCTestCase {
    func testThereAreSixtyCanvasesAndMore() throws {
        let canvases = try self.canvases().map(\.canvas).filter { $0.width == 280 && $0.height == 280 }
        XCTAssertEqual(canvases.count, 60)
    }

    func testOurNormaliserMakesTheDigitImagesThatTheNetworkHasLearntFrom() throws {
        let result = SelfTest(canvases: try canvases()).digitImages()
        print("\(result.name): \(result.sentence)")
        XCTAssertTrue(result.passed, result.sentence)
    }

    func testABlankCanvasIsNothingAndNotADigit() {
        XCTAssertNil(DigitImage.normalised(GrayImage(width: 280, height: 280)))
        XCTAssertEqual(Answer(nil), .nothingDrawn)
    }

    func testADoubtfulAnswerIsNotShownAsADigit() {
        XCTAssertEqual(Answer([0, 0, 0, 0, 0, 0, 0, 0, 0.55, 0.45]), .notSure(best: 8))
        XCTAssertEqual(Answer([0, 0.9, 0.1, 0, 0, 0, 0, 0, 0, 0]), .digit(1, confidence: 0.9))
    }

    func testBlackOnWhiteBecomesWhiteOnBlack() {
        let paper = GrayImage(width: 3, height: 3, pixels: [255, 255, 255, 255, 0, 255, 255, 255, 255])
        XCTAssertEqual(paper.asInk().pixels, [0, 0, 0, 0, 255, 0, 0, 0, 0])
        XCTAssertEqual(paper.asInk().asInk(), paper.asInk())
    }

    func testDamagedCanvasesAreRefused() throws {
        let content = try Data(contentsOf: golden())
        XCTAssertThrowsError(try Golden.read(content.prefix(content.count - 1)))
        XCTAssertThrowsError(try Golden.read(Data()))
    }

    #if canImport(CoreML)
    func testCoreMLGivesTheProbabilitiesThatItGaveWhereItWasMade() async throws {
        let compiled = try await ModelFile(in: [try sources()]).compiled()
        let model = try DigitModel(MLModel(contentsOf: compiled))
        let result = SelfTest(canvases: try canvases()).predictions(side: model.side) { try model.probabilities(of: $0) }
        print("\(result.name): \(result.sentence)")
        XCTAssertTrue(result.passed, result.sentence)
    }

    func testWhatIsDrawnStandsUpright() throws {
        let low = Stroke(points: [CGPoint(x: 40, y: 240), CGPoint(x: 80, y: 240)])
        let ink = GrayImage.drawn([low])
        XCTAssertEqual(ink.pixels[240 * 280 + 60], 255)
        XCTAssertEqual(ink.pixels[40 * 280 + 60], 0)
    }

    func testAModelThatLearnsAnswersAsItWasTaught() async throws {
        let compiled = try await ModelFile(in: [try sources()]).compiled()
        let model = try DigitModel(MLModel(contentsOf: compiled))
        try XCTSkipUnless(model.canLearn, "This model cannot learn on the device.")
        let known = try canvases().compactMap { known -> Teacher.Example? in
            guard let digit = known.meant, let picture = known.picture(side: model.side) else { return nil }
            return Teacher.Example(picture: picture, digit: digit)
        }
        let taught = try await Teacher(identity: "test").taught(known, model: model, at: compiled)
        let after = try DigitModel(MLModel(contentsOf: taught))
        XCTAssertNotEqual(
            try after.probabilities(of: known[0].picture), try model.probabilities(of: known[0].picture)
        )
    }
    #endif

    private func canvases() throws -> [GoldenCanvas] {
        try Golden.read(Data(contentsOf: golden()))
    }

    private func golden() throws -> URL {
        try sources().appendingPathComponent("Model/canvases.golden")
    }

    /// The app's sources, with the model, beside these tests: the tests prove the very file that goes into the app.
    private func sources() throws -> URL {
        let kit = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let found = try FileManager.default.contentsOfDirectory(at: kit, includingPropertiesForKeys: nil)
        let app = try XCTUnwrap(found.first { $0.pathExtension == "swiftpm" && !$0.lastPathComponent.hasPrefix(".") })
        return app.appendingPathComponent("Sources")
    }
}
