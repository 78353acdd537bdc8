import SwiftUI

/// Ten bars, empty while nothing is drawn.
struct ProbabilityBars: View {
    let probabilities: [Float]?

    var body: some View {
        VStack(spacing: 6) {
            ForEach(0..<10, id: \.self) { digit in
                bar(digit, probability: probabilities?[digit])
            }
        }
    }

    private func bar(_ digit: Int, probability: Float?) -> some View {
        let share = CGFloat(probability ?? 0)
        return HStack {
            Text(String(digit)).font(.body.monospacedDigit())
            GeometryReader { geometry in
                ZStack(alignment: .leading) {
                    Capsule().fill(Color.primary.opacity(0.08))
                    Capsule().fill(Color.accentColor).frame(width: geometry.size.width * share)
                }
            }
            .frame(height: 12)
            Text(percent(probability)).font(.footnote.monospacedDigit()).frame(width: 48, alignment: .trailing)
        }
        .accessibilityElement(children: .ignore)
        .accessibilityLabel("Probability of \(digit)")
        .accessibilityValue(probability == nil ? "Nothing drawn" : percent(probability))
    }

    private func percent(_ probability: Float?) -> String {
        guard let probability else { return "" }
        return String(format: "%.0f %%", Double(probability) * 100)
    }
}
