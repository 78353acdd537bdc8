/// What this kit was made from.
enum Kit {
    static let title = "__TITLE__"
}
