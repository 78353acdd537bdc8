import SwiftUI

@main
struct DigitApp: App {
    @StateObject private var reader = Reader()

    var body: some Scene {
        WindowGroup {
            ContentView(reader: reader)
                .task { await reader.start() }
        }
    }
}
