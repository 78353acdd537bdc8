import SwiftUI

/// The canvas: finger, Pencil or mouse.
struct DrawingView: View {
    @ObservedObject var reader: Reader
    @State private var start: CGPoint?

    var body: some View {
        let strokes = reader.strokes
        return VStack(spacing: 12) {
            GeometryReader { geometry in
                let scale = geometry.size.width / CGFloat(Stroke.canvas)
                Canvas { context, _ in
                    context.scaleBy(x: scale, y: scale)
                    let style = StrokeStyle(lineWidth: Stroke.pen, lineCap: .round, lineJoin: .round)
                    for stroke in strokes {
                        context.stroke(Path(stroke.path), with: .color(.primary), style: style)
                    }
                }
                .contentShape(Rectangle())
                .gesture(pen(scale: scale))
            }
            .aspectRatio(1, contentMode: .fit)
            .background(Color(uiColor: .secondarySystemBackground))
            .clipShape(RoundedRectangle(cornerRadius: 16))
            .accessibilityElement()
            .accessibilityLabel("Canvas")
            .accessibilityHint("Draw one digit, 0 to 9.")
            .accessibilityValue(reader.answer.spoken)
            .accessibilityAddTraits(.allowsDirectInteraction)
            Button("Clear", role: .destructive) { reader.clear() }
                .disabled(reader.strokes.isEmpty)
                .accessibilityHint("Empties the canvas.")
        }
        .frame(maxWidth: 480)
    }

    /// With no least distance, so that a tap draws a dot.
    ///
    /// A gesture that the system breaks off is never ended: a new line is known by where it starts.
    @MainActor private func pen(scale: CGFloat) -> some Gesture {
        DragGesture(minimumDistance: 0)
            .onChanged { value in
                let point = CGPoint(x: value.location.x / scale, y: value.location.y / scale)
                if value.startLocation == start, !reader.strokes.isEmpty {
                    reader.strokes[reader.strokes.count - 1].points.append(point)
                } else {
                    start = value.startLocation
                    reader.strokes.append(Stroke(points: [point]))
                }
            }
            .onEnded { _ in start = nil }
    }
}
