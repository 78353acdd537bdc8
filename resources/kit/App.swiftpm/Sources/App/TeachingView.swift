import SwiftUI

/// "That was a …": only there for a model that can learn on the device.
struct TeachingView: View {
    @ObservedObject var reader: Reader

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            Text("Teach it: that was a …").font(.headline)
            LazyVGrid(columns: Array(repeating: GridItem(.flexible()), count: 5)) {
                ForEach(0..<10, id: \.self) { digit in
                    Button(String(digit)) { Task { await reader.teach(digit) } }
                        .buttonStyle(.bordered)
                        .disabled(reader.isBusy || reader.probabilities == nil)
                        .accessibilityLabel("That was a \(digit)")
                }
            }
            HStack {
                Button("Keep") { Task { await reader.keep() } }
                    .disabled(reader.isBusy || !reader.isTaught)
                    .accessibilityHint("Keeps what was taught for the next start.")
                Button("Reset", role: .destructive) { Task { await reader.reset() } }
                    .disabled(reader.isBusy || !(reader.isTaught || reader.isKept))
                    .accessibilityHint("Forgets all that was taught.")
                if reader.isBusy { ProgressView() }
            }
        }
    }
}
