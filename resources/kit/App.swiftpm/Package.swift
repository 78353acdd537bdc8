// swift-tools-version: 5.8
// An App Playground: Xcode and Swift Playgrounds open this folder as it is.

import AppleProductTypes
import PackageDescription

let package = Package(
    name: "__NAME__",
    platforms: [.iOS("__IOS__")],
    products: [
        .iOSApplication(
            name: "__NAME__",
            targets: ["AppModule"],
            bundleIdentifier: "__IDENTIFIER__",
            teamIdentifier: "",
            displayVersion: "1.0",
            bundleVersion: "1",
            appIcon: .placeholder(icon: .pencil),
            accentColor: .presetColor(.blue),
            supportedDeviceFamilies: [.pad, .phone],
            supportedInterfaceOrientations: [
                .portrait,
                .landscapeRight,
                .landscapeLeft,
                .portraitUpsideDown(.when(deviceFamilies: [.pad])),
            ]
        )
    ],
    targets: [
        .executableTarget(
            name: "AppModule",
            path: "Sources",
            // Copied as it is and compiled when the app starts: ModelFile.swift says why.
            resources: [.copy("Model")]
        )
    ]
)
