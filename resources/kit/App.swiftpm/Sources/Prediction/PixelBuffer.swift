#if canImport(CoreVideo)
import CoreVideo
import Foundation

extension GrayImage {
    /// The picture in the form and in exactly the size that the model takes, so that nobody on the way scales it, turns
    /// it, or makes a colour of it.
    ///
    /// Vision would do all of these:
    /// - `VNCoreMLRequest` with `.scaleFit` fills what is left of a picture that is not square with transparent pixels,
    ///   and they count as black: for black on white that is a thick frame of ink. `.centerCrop` cuts the digit off.
    /// - `CoreMLRequest` (iOS 18) takes `.scaleToFill` by itself: a tall 1 comes out as wide as it is high.
    /// - It turns what says that it is turned: a photo's `CGImage` lies on its side unless its orientation is handed on.
    /// - It inverts nothing: black on white must be made white on black before, see `asInk()`.
    /// - Its scaling is not the one that the network has learnt from, see `Resampling`.
    func pixelBuffer() throws -> CVPixelBuffer {
        var made: CVPixelBuffer?
        let format = kCVPixelFormatType_OneComponent8
        let status = CVPixelBufferCreate(nil, width, height, format, nil, &made)
        guard status == kCVReturnSuccess, let buffer = made else { throw DigitModelError.noMemory }
        CVPixelBufferLockBaseAddress(buffer, [])
        defer { CVPixelBufferUnlockBaseAddress(buffer, []) }
        guard let start = CVPixelBufferGetBaseAddress(buffer) else { throw DigitModelError.noMemory }
        // A buffer's rows may be longer than the picture is wide.
        let rowBytes = CVPixelBufferGetBytesPerRow(buffer)
        for y in 0..<height {
            let row = pixels[(y * width)..<((y + 1) * width)]
            row.withUnsafeBytes { (start + y * rowBytes).copyMemory(from: $0.baseAddress!, byteCount: width) }
        }
        return buffer
    }
}
#endif
