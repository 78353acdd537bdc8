// Outlines of what the kit uses of Core ML, written by hand: for types alone, nothing in here runs.
@_exported import CoreVideo

public enum MLFeatureType: Int, Sendable { case invalid, int64, double, string, image, multiArray, dictionary, sequence }

public class MLImageConstraint: NSObject {
    public var pixelsHigh: Int { 0 }
    public var pixelsWide: Int { 0 }
}

public class MLFeatureDescription: NSObject {
    public var name: String { "" }
    public var type: MLFeatureType { .invalid }
    public var imageConstraint: MLImageConstraint? { nil }
}

public class MLModelDescription: NSObject {
    public var inputDescriptionsByName: [String: MLFeatureDescription] { [:] }
    public var outputDescriptionsByName: [String: MLFeatureDescription] { [:] }
    public var trainingInputDescriptionsByName: [String: MLFeatureDescription] { [:] }
    public var isUpdatable: Bool { false }
}

public class MLFeatureValue: NSObject {
    public convenience init(pixelBuffer: CVPixelBuffer) { self.init() }
    public convenience init(string: String) { self.init() }
    public convenience init(int64: Int64) { self.init() }
    public var dictionaryValue: [AnyHashable: NSNumber] { [:] }
}

public protocol MLFeatureProvider { func featureValue(for name: String) -> MLFeatureValue? }

public class MLDictionaryFeatureProvider: NSObject, MLFeatureProvider {
    public init(dictionary: [String: Any]) throws {}
    public func featureValue(for name: String) -> MLFeatureValue? { nil }
}

public protocol MLBatchProvider {}

public class MLArrayBatchProvider: NSObject, MLBatchProvider {
    public init(array: [MLFeatureProvider]) {}
}

public class MLModelConfiguration: NSObject {}

public class MLModel: NSObject {
    public init(contentsOf url: URL) throws {}
    public var modelDescription: MLModelDescription { MLModelDescription() }
    public func prediction(from input: MLFeatureProvider) throws -> MLFeatureProvider { input }
    public class func compileModel(at url: URL) async throws -> URL { url }
}

public protocol MLWritable { func write(to url: URL) throws }

public class MLTask: NSObject {
    public var error: Error? { nil }
    public func resume() {}
}

public class MLUpdateContext: NSObject {
    public var task: MLUpdateTask { fatalError() }
    public var model: MLModel & MLWritable { fatalError() }
}

public class MLUpdateTask: MLTask {
    public init(
        forModelAt url: URL, trainingData: MLBatchProvider, configuration: MLModelConfiguration?,
        completionHandler: @escaping (MLUpdateContext) -> Void
    ) throws {}
}
