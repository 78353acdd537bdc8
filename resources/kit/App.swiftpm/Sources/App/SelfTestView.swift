import SwiftUI

/// Proves the model on this device: the same as the tests of the package, for where tests cannot be run.
struct SelfTestView: View {
    @ObservedObject var reader: Reader
    @Environment(\.dismiss) private var dismiss

    var body: some View {
        NavigationStack {
            List {
                Section {
                    ForEach(reader.results) { result in
                        VStack(alignment: .leading) {
                            Label(result.name, systemImage: result.passed ? "checkmark.circle" : "xmark.octagon")
                                .foregroundColor(result.passed ? .green : .red)
                            Text(result.sentence).font(.footnote)
                        }
                        .accessibilityElement(children: .combine)
                        .accessibilityValue(result.passed ? "Passed" : "Failed")
                    }
                } footer: {
                    Text("Canvases of which is known what must come out are read by this device.")
                }
                Button("Run the self test") { Task { await reader.selfTest() } }
                    .disabled(reader.isBusy)
            }
            .navigationTitle("Self test")
            .toolbar {
                ToolbarItem(placement: .confirmationAction) {
                    Button("Done") { dismiss() }
                }
            }
            .task { await reader.selfTest() }
        }
    }
}
