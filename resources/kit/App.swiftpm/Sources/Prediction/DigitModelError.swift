import Foundation

/// What can be wrong with a model or with what it is given, in words for the person who looks at it.
enum DigitModelError: LocalizedError {
    case missing
    case noImage
    case wrongSize(width: Int, height: Int)
    case noProbabilities
    case noMemory
    case cannotLearn

    var errorDescription: String? {
        switch self {
        case .missing: return "There is no model in this app. Put a .mlmodel or .mlpackage into the folder Model."
        case .noImage: return "The model takes no image."
        case .wrongSize(let width, let height): return "The model takes \(width) × \(height) pixels, not 28 or 280."
        case .noProbabilities: return "The model gives no probabilities."
        case .noMemory: return "There is no memory left for a picture."
        case .cannotLearn: return "This model cannot learn on the device."
        }
    }
}
