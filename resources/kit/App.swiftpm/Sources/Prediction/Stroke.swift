#if canImport(CoreGraphics)
import CoreGraphics
import Foundation

/// One line of the pen, in units of the canvas: 280 wide and high, from the top left, whatever the screen.
struct Stroke: Sendable {
    var points: [CGPoint]

    static let canvas = 280

    /// About a tenth of a digit that fills the canvas, as pens in MNIST are.
    static let pen: CGFloat = 20

    var path: CGPath {
        let path = CGMutablePath()
        guard let first = points.first else { return path }
        path.move(to: first)
        // A tap leaves a dot: a line without any length would be drawn as nothing.
        if points.count == 1 { path.addLine(to: CGPoint(x: first.x + 0.01, y: first.y)) }
        for point in points.dropFirst() { path.addLine(to: point) }
        return path
    }
}

extension GrayImage {
    /// The strokes as ink, 280 × 280: white on black, in light mode and in dark mode.
    ///
    /// They are drawn anew, and no picture of the screen is taken: that would come in the colours of the appearance, in
    /// the screen's scale, and with an alpha channel.
    static func drawn(_ strokes: [Stroke]) -> GrayImage {
        let side = Stroke.canvas
        var ink = GrayImage(width: side, height: side)
        ink.withContext { context in
            // Core Graphics counts rows from the bottom: without this the digits would stand on their heads.
            context.translateBy(x: 0, y: CGFloat(side))
            context.scaleBy(x: 1, y: -1)
            context.setStrokeColor(gray: 1, alpha: 1)
            context.setLineWidth(Stroke.pen)
            context.setLineCap(.round)
            context.setLineJoin(.round)
            for stroke in strokes {
                context.addPath(stroke.path)
                context.strokePath()
            }
        }
        return ink
    }

    /// For the screen.
    var cgImage: CGImage? {
        var copy = self
        return copy.withContext { $0.makeImage() } ?? nil
    }

    /// Let `action` draw into the pixels: 8 bits gray, no alpha.
    @discardableResult
    private mutating func withContext<Value>(_ action: (CGContext) -> Value) -> Value? {
        let (width, height) = (self.width, self.height)
        return pixels.withUnsafeMutableBytes { bytes in
            CGContext(
                data: bytes.baseAddress, width: width, height: height, bitsPerComponent: 8, bytesPerRow: width,
                space: CGColorSpaceCreateDeviceGray(), bitmapInfo: CGImageAlphaInfo.none.rawValue
            ).map(action)
        }
    }
}
#endif
