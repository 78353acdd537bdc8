#if canImport(CoreML)
import CoreML
import CryptoKit
import Foundation

/// The model as it lies in the app.
///
/// It is copied into the app as it is (`.copy("Model")` in Package.swift) and compiled when the app starts, which takes
/// a moment for a model of this size. Xcode could compile it while it builds; Swift Playgrounds has no compiler for
/// models, and an app that relies on Xcode's finds nothing there. What runs here runs in both. If a tool has compiled it
/// all the same, that is taken. The folder is not named "Resources": a flat bundle with one cannot be signed.
struct ModelFile {
    static let folder = "Model"

    /// A `.mlmodel`, a `.mlpackage` or, already compiled, a `.mlmodelc`.
    let url: URL

    /// The first model in one of `folders`, or in their folder `Model`; a compiled one is preferred.
    init(in folders: [URL]) throws {
        let found = ModelFile.contents(of: folders)
        let models = ["mlmodelc", "mlmodel", "mlpackage"].flatMap { kind in found.filter { $0.pathExtension == kind } }
        guard let url = models.first else { throw DigitModelError.missing }
        self.url = url
    }

    func compiled() async throws -> URL {
        url.pathExtension == "mlmodelc" ? url : try await MLModel.compileModel(at: url)
    }

    /// Different for different models: what one has been taught must not be put into the next one's place.
    func identity() throws -> String {
        var hash = SHA256()
        for file in try files() { hash.update(data: try Data(contentsOf: file)) }
        return hash.finalize().prefix(8).map { String(format: "%02x", $0) }.joined()
    }

    /// Where an app's resources may lie: Xcode puts those of a package into a bundle in the app, Swift Playgrounds
    /// straight into the app.
    static var folders: [URL] {
        let own = [Bundle.main.resourceURL, Bundle.main.bundleURL].compactMap { $0 }
        let nested = own.flatMap { list($0) }.filter { $0.pathExtension == "bundle" }
        return own + nested.map { Bundle(url: $0)?.resourceURL ?? $0 }
    }

    /// What lies in the folders and in their folder `Model`.
    static func contents(of folders: [URL]) -> [URL] {
        folders.flatMap { list($0.appendingPathComponent(folder)) + list($0) }
    }

    /// The golden canvases in one of `folders`.
    static func golden(in folders: [URL]) throws -> [GoldenCanvas] {
        guard let url = contents(of: folders).first(where: { $0.pathExtension == "golden" }) else { return [] }
        return try Golden.read(Data(contentsOf: url))
    }

    private static func list(_ folder: URL) -> [URL] {
        let found = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (found ?? []).sorted { $0.path < $1.path }
    }

    private func files() throws -> [URL] {
        let keys: [URLResourceKey] = [.isRegularFileKey]
        guard let walk = FileManager.default.enumerator(at: url, includingPropertiesForKeys: keys) else { return [url] }
        let inside = try walk.compactMap { $0 as? URL }.filter { file in
            try file.resourceValues(forKeys: Set(keys)).isRegularFile == true
        }
        return inside.isEmpty ? [url] : inside.sorted { $0.path < $1.path }
    }
}
#endif
