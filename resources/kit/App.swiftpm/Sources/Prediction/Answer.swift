import Foundation

/// What is shown for ten probabilities.
enum Answer: Equatable, Sendable {
    case nothingDrawn
    case notSure(best: Int)
    case digit(Int, confidence: Float)

    /// Below it the answer is "not sure": a wrong digit shown with confidence is worse than none.
    static let threshold: Float = 0.6

    /// - Parameter probabilities: For 0 to 9; nil for a blank canvas, which is never shown to the model: it would
    ///   answer, since its ten probabilities always add up to 1.
    init(_ probabilities: [Float]?) {
        guard let probabilities, let best = probabilities.indices.max(by: { probabilities[$0] < probabilities[$1] }) else {
            self = .nothingDrawn
            return
        }
        let confidence = probabilities[best]
        self = confidence >= Answer.threshold ? .digit(best, confidence: confidence) : .notSure(best: best)
    }

    var title: String {
        switch self {
        case .nothingDrawn: return ""
        case .notSure: return "Not sure"
        case .digit(let digit, _): return String(digit)
        }
    }

    /// For VoiceOver.
    var spoken: String {
        switch self {
        case .nothingDrawn: return "Nothing drawn"
        case .notSure(let best): return "Not sure, perhaps \(best)"
        case .digit(let digit, let confidence): return "\(digit), \(Int((confidence * 100).rounded())) per cent sure"
        }
    }
}
