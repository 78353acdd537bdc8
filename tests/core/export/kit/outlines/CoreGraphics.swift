// Outlines of what the kit uses of Core Graphics, written by hand: for types alone, nothing in here runs.
@_exported import Foundation

public class CGPath {}

public final class CGMutablePath: CGPath {
    public override init() {}
    public func move(to point: CGPoint) {}
    public func addLine(to point: CGPoint) {}
}

public class CGColorSpace {}
public class CGImage {}
public func CGColorSpaceCreateDeviceGray() -> CGColorSpace { CGColorSpace() }

public enum CGImageAlphaInfo: UInt32 { case none, premultipliedLast }
public enum CGLineCap { case butt, round, square }
public enum CGLineJoin { case miter, round, bevel }

public class CGContext {
    public init?(
        data: UnsafeMutableRawPointer?, width: Int, height: Int, bitsPerComponent: Int, bytesPerRow: Int,
        space: CGColorSpace, bitmapInfo: UInt32
    ) {}
    public func translateBy(x: CGFloat, y: CGFloat) {}
    public func scaleBy(x: CGFloat, y: CGFloat) {}
    public func setStrokeColor(gray: CGFloat, alpha: CGFloat) {}
    public func setLineWidth(_ width: CGFloat) {}
    public func setLineCap(_ cap: CGLineCap) {}
    public func setLineJoin(_ join: CGLineJoin) {}
    public func addPath(_ path: CGPath) {}
    public func strokePath() {}
    public func makeImage() -> CGImage? { nil }
}
