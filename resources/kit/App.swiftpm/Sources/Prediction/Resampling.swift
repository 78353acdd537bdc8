import Foundation

/// Resampling to the bit as Pillow does it ("Resample.c" of Pillow, 8 bits a channel), for that is what the digit images
/// were made with that the model has learnt from. Core Graphics, vImage and Core Image have other filters: their digits
/// are a little sharper or softer.
enum Resampling {
    case hamming
    case bicubic

    /// Bring the part of `image` from (`left`, `top`) on, `size` wide and high, to `side` × `side` pixels.
    ///
    /// The places are 32-bit numbers, as Pillow has them. The part must lie inside of the image.
    func resized(_ image: GrayImage, left: Float, top: Float, right: Float, bottom: Float, side: Int) -> GrayImage {
        let columns = taps(from: left, to: right, available: image.width, count: side)
        let rows = taps(from: top, to: bottom, available: image.height, count: side)
        // First across, then down: what lies between is rounded to 8 bits.
        return shortened(narrowed(image, columns), rows)
    }

    private func narrowed(_ image: GrayImage, _ columns: [Tap]) -> GrayImage {
        var result = GrayImage(width: columns.count, height: image.height)
        image.pixels.withUnsafeBufferPointer { pixels in
            for y in 0..<image.height {
                for (x, tap) in columns.enumerated() {
                    result.pixels[y * columns.count + x] = tap.applied(to: pixels, start: y * image.width, step: 1)
                }
            }
        }
        return result
    }

    private func shortened(_ image: GrayImage, _ rows: [Tap]) -> GrayImage {
        var result = GrayImage(width: image.width, height: rows.count)
        image.pixels.withUnsafeBufferPointer { pixels in
            for (y, tap) in rows.enumerated() {
                for x in 0..<image.width {
                    result.pixels[y * image.width + x] = tap.applied(to: pixels, start: x, step: image.width)
                }
            }
        }
        return result
    }

    private var support: Double { self == .hamming ? 1 : 2 }

    private func weight(_ place: Double) -> Double {
        let x = abs(place)
        switch self {
        case .hamming:
            if x == 0 { return 1 }
            if x >= 1 { return 0 }
            let angle = x * Double.pi
            // Pillow has these two as 32-bit numbers.
            return sin(angle) / angle * (Double(Float(0.54)) + Double(Float(0.46)) * cos(angle))
        case .bicubic:
            let a = -0.5
            if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
            return 0
        }
    }

    /// For each of `count` pixels, which of the `available` ones it is made of, and with which weights.
    private func taps(from low: Float, to high: Float, available: Int, count: Int) -> [Tap] {
        let scale = Double(high - low) / Double(count)
        let stretch = max(scale, 1)
        let reach = support * stretch
        let shrink = 1 / stretch  // multiplied by, not divided by: the last bit counts
        return (0..<count).map { place in
            let centre = Double(low) + (Double(place) + 0.5) * scale
            let first = max(0, Int(centre - reach + 0.5))
            let end = min(available, Int(centre + reach + 0.5))
            let weights = (first..<end).map { weight((Double($0) - centre + 0.5) * shrink) }
            let sum = weights.reduce(0, +)
            return Tap(first: first, weights: weights.map { Tap.fixed(sum == 0 ? $0 : $0 / sum) })
        }
    }
}

/// One pixel of the result along one axis: weights in fixed point, for neighbours from `first` on.
private struct Tap {
    static let precisionBits = 22

    let first: Int
    let weights: [Int]

    static func fixed(_ weight: Double) -> Int {
        Int((weight < 0 ? -0.5 : 0.5) + weight * Double(1 << precisionBits))
    }

    func applied(to pixels: UnsafeBufferPointer<UInt8>, start: Int, step: Int) -> UInt8 {
        var sum = 1 << (Tap.precisionBits - 1)
        var place = start + first * step
        for weight in weights {
            sum += Int(pixels[place]) * weight
            place += step
        }
        return UInt8(clamping: sum >> Tap.precisionBits)
    }
}
