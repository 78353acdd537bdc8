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
        let grey = CGColorSpaceCreateDeviceGray()
        let noAlpha = CGImageAlphaInfo.none.rawValue
        guard let context = CGContext(
            data: nil, width: side, height: side, bitsPerComponent: 8, bytesPerRow: side, space: grey, bitmapInfo: noAlpha
        ) else { return GrayImage(width: side, height: side) }
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
        guard let data = context.data else { return GrayImage(width: side, height: side) }
        let rows = (0..<side).flatMap { y in
            [UInt8](UnsafeRawBufferPointer(start: data + y * context.bytesPerRow, count: side))
        }
        return GrayImage(width: side, height: side, pixels: rows)
    }

    /// For the screen.
    var cgImage: CGImage? {
        guard let provider = CGDataProvider(data: Data(pixels) as CFData) else { return nil }
        return CGImage(
            width: width, height: height, bitsPerComponent: 8, bitsPerPixel: 8, bytesPerRow: width,
            space: CGColorSpaceCreateDeviceGray(), bitmapInfo: CGBitmapInfo(rawValue: CGImageAlphaInfo.none.rawValue),
            provider: provider, decode: nil, shouldInterpolate: false, intent: .defaultIntent
        )
    }
}
#endif
