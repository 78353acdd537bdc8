#if canImport(CoreML)
import CoreML
import Foundation

/// The exported model, called by what it says of itself: which input is the picture, how large, what comes out.
struct DigitModel {
    let model: MLModel

    /// Of the picture that it takes: 28, a digit image that we must make, or 280, the raw drawing, which it centres itself.
    let side: Int

    private let image: String
    private let probabilities: String

    init(_ model: MLModel) throws {
        let description = model.modelDescription
        guard let input = description.inputDescriptionsByName.values.first(where: { $0.type == .image }),
              let constraint = input.imageConstraint
        else { throw DigitModelError.noImage }
        let (width, height) = (constraint.pixelsWide, constraint.pixelsHigh)
        guard width == height, [DigitImage.side, 280].contains(width) else {
            throw DigitModelError.wrongSize(width: width, height: height)
        }
        guard let output = description.outputDescriptionsByName.values.first(where: { $0.type == .dictionary }) else {
            throw DigitModelError.noProbabilities
        }
        self.model = model
        side = width
        image = input.name
        probabilities = output.name
    }

    /// Whether it can be taught on this device.
    var canLearn: Bool { model.modelDescription.isUpdatable }

    /// What this model must be given for ink of 280 × 280; nil if nothing is drawn.
    func picture(of ink: GrayImage) -> GrayImage? {
        let digit = DigitImage.normalised(ink)
        return side == DigitImage.side || digit == nil ? digit : ink
    }

    /// Ten probabilities for a picture of `side` × `side`, white on black.
    func probabilities(of picture: GrayImage) throws -> [Float] {
        let value = MLFeatureValue(pixelBuffer: try picture.pixelBuffer())
        let output = try model.prediction(from: MLDictionaryFeatureProvider(dictionary: [image: value]))
        guard let found = output.featureValue(for: probabilities)?.dictionaryValue else {
            throw DigitModelError.noProbabilities
        }
        return (0..<10).map { found[AnyHashable(String($0))]?.floatValue ?? 0 }
    }
}
#endif
