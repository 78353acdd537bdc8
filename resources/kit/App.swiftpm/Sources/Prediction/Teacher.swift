#if canImport(CoreML)
import CoreML
import Foundation

/// Teaches a model that can learn on the device, and keeps what it has learnt.
///
/// A model is only changed as a file: Core ML reads one compiled model and writes another. What is taught stays in a
/// temporary folder until it is kept; the model in the app is never touched, so that one can always go back to it.
struct Teacher {
    let identity: String

    /// A picture and the digit that it shows.
    struct Example {
        let picture: GrayImage
        let digit: Int
    }

    /// Teach the compiled model at `url` and return where the one that has learnt is.
    ///
    /// Give it old examples together with new ones: a network that sees nothing but sevens soon calls everything a 7.
    func taught(_ examples: [Example], model: DigitModel, at url: URL) async throws -> URL {
        guard model.canLearn else { throw DigitModelError.cannotLearn }
        let batch = MLArrayBatchProvider(array: try examples.map { try features($0, model: model) })
        let target = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).mlmodelc")
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, Error>) in
            do {
                let task = try MLUpdateTask(forModelAt: url, trainingData: batch, configuration: nil) { context in
                    done.resume(with: Result {
                        if let error = context.task.error { throw error }
                        try context.model.write(to: target)
                    })
                }
                task.resume()
            } catch {
                done.resume(throwing: error)
            }
        }
        return target
    }

    /// Where what was taught is kept: in the app's own folder Application Support, for this model alone.
    func place() throws -> URL {
        let folder = try FileManager.default.url(
            for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true
        )
        return folder.appendingPathComponent("Taught-\(identity).mlmodelc")
    }

    /// The kept model, if there is one.
    func kept() -> URL? {
        guard let url = try? place(), FileManager.default.fileExists(atPath: url.path) else { return nil }
        return url
    }

    /// Put the taught model at `url` into its place for the next start of the app.
    func keep(_ url: URL) throws {
        let place = try place()
        guard url != place else { return }
        let beside = place.deletingLastPathComponent().appendingPathComponent("\(UUID().uuidString).mlmodelc")
        try FileManager.default.copyItem(at: url, to: beside)
        if FileManager.default.fileExists(atPath: place.path) {
            _ = try FileManager.default.replaceItemAt(place, withItemAt: beside)
        } else {
            try FileManager.default.moveItem(at: beside, to: place)
        }
    }

    /// Forget what was kept.
    func reset() throws {
        if let url = kept() { try FileManager.default.removeItem(at: url) }
    }

    /// What the model wants for an example: the picture, and the label as text or number.
    private func features(_ example: Example, model: DigitModel) throws -> MLFeatureProvider {
        var values: [String: MLFeatureValue] = [:]
        for (name, input) in model.model.modelDescription.trainingInputDescriptionsByName {
            switch input.type {
            case .image: values[name] = MLFeatureValue(pixelBuffer: try example.picture.pixelBuffer())
            case .int64: values[name] = MLFeatureValue(int64: Int64(example.digit))
            default: values[name] = MLFeatureValue(string: String(example.digit))
            }
        }
        return try MLDictionaryFeatureProvider(dictionary: values)
    }
}
#endif
