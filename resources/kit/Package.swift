// swift-tools-version: 5.8
// What reads digits in the app, without its screens, and the tests that prove it: `swift test`, or ⌘U in Xcode on "My Mac".
// Swift Playgrounds runs no tests; there, the app's own screen "Self test" proves the same.

import PackageDescription

let package = Package(
    name: "DigitPrediction",
    platforms: [.iOS("__IOS__"), .macOS("__MACOS__")],
    products: [.library(name: "DigitPrediction", targets: ["DigitPrediction"])],
    targets: [
        .target(name: "DigitPrediction", path: "__NAME__.swiftpm/Sources/Prediction"),
        .testTarget(name: "DigitPredictionTests", dependencies: ["DigitPrediction"], path: "Tests/DigitPredictionTests"),
    ]
)
