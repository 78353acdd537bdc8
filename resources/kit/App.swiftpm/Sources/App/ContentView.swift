import SwiftUI

struct ContentView: View {
    @ObservedObject var reader: Reader
    @State private var showsSelfTest = false
    @Environment(\.horizontalSizeClass) private var width
    @Environment(\.verticalSizeClass) private var height

    var body: some View {
        NavigationStack {
            // Beside each other where there is room, else one below the other. The canvas is in no scroll view: that
            // would take downward strokes for scrolling.
            layout {
                DrawingView(reader: reader)
                ScrollView { reading }
            }
            .padding()
            .navigationTitle(Kit.title)
            .navigationBarTitleDisplayMode(.inline)
            .toolbar {
                ToolbarItem(placement: .navigationBarTrailing) {
                    Button("Self test") { showsSelfTest = true }
                }
            }
            .sheet(isPresented: $showsSelfTest) { SelfTestView(reader: reader) }
        }
    }

    private var layout: AnyLayout {
        let isWide = width == .regular || height == .compact
        return isWide ? AnyLayout(HStackLayout(alignment: .top, spacing: 24)) : AnyLayout(VStackLayout(spacing: 16))
    }

    @MainActor private var reading: some View {
        VStack(alignment: .leading, spacing: 12) {
            AnswerView(answer: reader.answer, seen: reader.seen)
            ProbabilityBars(probabilities: reader.probabilities)
            if reader.model?.canLearn == true { TeachingView(reader: reader) }
            if let message = reader.message {
                Text(message).font(.footnote).foregroundColor(.red)
            }
        }
    }
}

/// The answer, and the 28 × 28 pixels that the network sees.
private struct AnswerView: View {
    let answer: Answer
    let seen: GrayImage?

    var body: some View {
        HStack {
            Text(answer.title)
                .font(.largeTitle.bold())
                .accessibilityLabel(answer.spoken)
                .accessibilityAddTraits(.updatesFrequently)
            Spacer()
            if let image = seen?.cgImage {
                Image(decorative: image, scale: 1)
                    .interpolation(.none)
                    .resizable()
                    .frame(width: 56, height: 56)
            }
        }
        .frame(height: 56)
    }
}
