import CoreML
import SwiftUI

/// What is drawn, what the model says to it, and what it has been taught. Everything that the screen shows is here.
@MainActor
final class Reader: ObservableObject {
    @Published var strokes: [Stroke] = [] { didSet { predictSoon() } }
    @Published private(set) var probabilities: [Float]?
    @Published private(set) var seen: GrayImage?
    @Published private(set) var model: DigitModel?
    @Published private(set) var message: String?
    @Published private(set) var isBusy = false
    @Published private(set) var isKept = false
    @Published private(set) var isTaught = false
    @Published private(set) var results: [SelfTest.Result] = []

    private var golden: [GoldenCanvas] = []
    private var lessons: [Teacher.Example] = []
    private var original: URL?
    private var current: URL?
    private var teacher: Teacher?
    private var isWaiting = false

    var answer: Answer { Answer(probabilities) }

    func start() async {
        guard model == nil else { return }
        await work {
            let file = try ModelFile(in: ModelFile.folders)
            golden = try ModelFile.golden(in: ModelFile.folders)
            let teacher = Teacher(identity: try file.identity())
            self.teacher = teacher
            let compiled = try await file.compiled()
            original = compiled
            try use(compiled)
            guard let kept = teacher.kept(), model?.canLearn == true else { return }
            try use(kept)
            isKept = true
        }
    }

    func clear() {
        strokes = []
    }

    /// Teach that what is drawn is `digit`. Golden canvases are gone through again, so that nothing else is forgotten.
    func teach(_ digit: Int) async {
        await work {
            guard let model, let teacher, let current else { return }
            guard let picture = model.picture(of: GrayImage.drawn(strokes)) else { return }
            lessons.append(Teacher.Example(picture: picture, digit: digit))
            let known = golden.compactMap { known -> Teacher.Example? in
                guard let digit = known.meant, let picture = known.picture(side: model.side) else { return nil }
                return Teacher.Example(picture: picture, digit: digit)
            }
            try use(try await teacher.taught(known + lessons, model: model, at: current))
            isTaught = true
        }
    }

    func keep() async {
        await work {
            guard let teacher, let current else { return }
            try teacher.keep(current)
            isKept = true
            isTaught = false
        }
    }

    func reset() async {
        await work {
            guard let teacher, let original else { return }
            try teacher.reset()
            try use(original)
            lessons = []
            isKept = false
            isTaught = false
        }
    }

    /// Prove the model on the golden canvases: the one in the app, whatever has been taught since.
    func selfTest() async {
        await work {
            let test = SelfTest(canvases: golden)
            guard let original else { throw DigitModelError.missing }
            // Apart from the screen, with a model of its own: one is never asked by two at once.
            results = try await Task.detached {
                let untaught = try DigitModel(MLModel(contentsOf: original))
                let predictions = test.predictions(side: untaught.side) { try untaught.probabilities(of: $0) }
                return [test.digitImages(), predictions]
            }.value
        }
    }

    private func use(_ url: URL) throws {
        model = try DigitModel(MLModel(contentsOf: url))
        current = url
        predict()
    }

    /// With every move of the pen, but once where several come while it is still at work; the last one always counts.
    private func predictSoon() {
        guard !isWaiting else { return }
        isWaiting = true
        Task {
            isWaiting = false
            predict()
        }
    }

    private func predict() {
        let ink = GrayImage.drawn(strokes)
        seen = DigitImage.normalised(ink)
        guard let model, let picture = model.picture(of: ink) else {
            probabilities = nil
            return
        }
        do {
            probabilities = try model.probabilities(of: picture)
        } catch {
            probabilities = nil
            message = error.localizedDescription
        }
    }

    private func work(_ action: () async throws -> Void) async {
        guard !isBusy else { return }
        isBusy = true
        defer { isBusy = false }
        do {
            try await action()
            message = nil
        } catch {
            message = error.localizedDescription
        }
    }
}
