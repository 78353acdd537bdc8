// Outlines of what the kit uses of SwiftUI, written by hand: for types alone, nothing in here runs.
@_exported import CoreGraphics

public protocol View {
    associatedtype Body: View
    @ViewBuilder @MainActor var body: Body { get }
}

public protocol Primitive: View where Body == Never {}
extension Primitive { @MainActor public var body: Never { fatalError() } }
extension Never: View { @MainActor public var body: Never { fatalError() } }
extension Optional: View where Wrapped: View { @MainActor public var body: Never { fatalError() } }

public struct Group: Primitive {}
public struct Either<A: View, B: View>: Primitive {}

@resultBuilder
public enum ViewBuilder {
    public static func buildExpression<V: View>(_ view: V) -> V { view }
    public static func buildBlock<each V: View>(_ views: repeat each V) -> Group { Group() }
    public static func buildBlock<V: View>(_ view: V) -> V { view }
    public static func buildIf<V: View>(_ view: V?) -> V? { view }
    public static func buildEither<A: View, B: View>(first: A) -> Either<A, B> { Either() }
    public static func buildEither<A: View, B: View>(second: B) -> Either<A, B> { Either() }
}

public protocol Scene {}
@resultBuilder
public enum SceneBuilder { public static func buildBlock<S: Scene>(_ scene: S) -> S { scene } }
public protocol App {
    associatedtype Body: Scene
    @SceneBuilder @MainActor var body: Body { get }
    @MainActor init()
}
extension App { @MainActor public static func main() {} }
public struct WindowGroup<V: View>: Scene { public init(@ViewBuilder content: () -> V) {} }

public protocol ObservableObject: AnyObject {}
@propertyWrapper public struct Published<Value> {
    public init(wrappedValue: Value) {}
    @available(*, unavailable) public var wrappedValue: Value { get { fatalError() } set {} }
    public static subscript<T: ObservableObject>(
        _enclosingInstance object: T, wrapped wrapped: ReferenceWritableKeyPath<T, Value>,
        storage storage: ReferenceWritableKeyPath<T, Published<Value>>
    ) -> Value { get { fatalError() } set {} }
}
@propertyWrapper public struct Binding<Value> {
    public init() {}
    public var wrappedValue: Value { get { fatalError() } nonmutating set {} }
}
@propertyWrapper public struct State<Value> {
    public init(wrappedValue: Value) {}
    public var wrappedValue: Value { get { fatalError() } nonmutating set {} }
    public var projectedValue: Binding<Value> { fatalError() }
}
extension State where Value: ExpressibleByNilLiteral { public init() {} }
@propertyWrapper public struct StateObject<Value: ObservableObject> {
    public init(wrappedValue: @autoclosure @escaping () -> Value) {}
    @MainActor public var wrappedValue: Value { fatalError() }
}
@propertyWrapper public struct ObservedObject<Value: ObservableObject> {
    public init(wrappedValue: Value) {}
    @MainActor public var wrappedValue: Value { get { fatalError() } set {} }
}
@propertyWrapper public struct Environment<Value> {
    public init(_ key: KeyPath<EnvironmentValues, Value>) {}
    public var wrappedValue: Value { fatalError() }
}
public struct EnvironmentValues {
    public var horizontalSizeClass: UserInterfaceSizeClass? { nil }
    public var verticalSizeClass: UserInterfaceSizeClass? { nil }
    public var dismiss: DismissAction { fatalError() }
}
public enum UserInterfaceSizeClass { case compact, regular }
public struct DismissAction { @MainActor public func callAsFunction() {} }

public struct LocalizedStringKey: ExpressibleByStringInterpolation { public init(stringLiteral value: String) {} }
public enum HorizontalAlignment { case leading, center, trailing }
public enum VerticalAlignment { case top, center, bottom }
public struct Alignment { public static let leading = Alignment(), trailing = Alignment(), center = Alignment() }
public struct Edge { public struct Set { public static let all = Set() } }

public struct Font {
    public static let body = Font(), footnote = Font(), headline = Font(), largeTitle = Font()
    public func bold() -> Font { self }
    public func monospacedDigit() -> Font { self }
}
public class UIColor { public static var secondarySystemBackground: UIColor { UIColor() } }
public struct Color: Primitive, ShapeStyle {
    public static let primary = Color(), red = Color(), green = Color(), accentColor = Color()
    init() {}
    public init(uiColor: UIColor) {}
    public func opacity(_ opacity: Double) -> Color { self }
}
public protocol ShapeStyle {}
public protocol Shape: View where Body == Never {}
extension Shape {
    @MainActor public var body: Never { fatalError() }
    public func fill<S: ShapeStyle>(_ style: S) -> some View { self }
}
public struct Capsule: Shape { public init() {} }
public struct Rectangle: Shape { public init() {} }
public struct RoundedRectangle: Shape { public init(cornerRadius: CGFloat) {} }
public struct Path: Shape { public init(_ path: CGPath) {} }
public struct StrokeStyle { public init(lineWidth: CGFloat = 1, lineCap: CGLineCap = .butt, lineJoin: CGLineJoin = .miter) {} }

public struct Text: Primitive {
    public init(_ key: LocalizedStringKey) {}
    @_disfavoredOverload public init<S: StringProtocol>(_ text: S) {}
    public func font(_ font: Font?) -> Text { self }
    public func foregroundColor(_ color: Color?) -> Text { self }
}
public struct Label: Primitive {
    public init(_ key: LocalizedStringKey, systemImage: String) {}
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, systemImage: String) {}
}
public struct Image: Primitive {
    public enum Interpolation { case none, high }
    public init(decorative image: CGImage, scale: CGFloat) {}
    public func interpolation(_ value: Interpolation) -> Image { self }
    public func resizable() -> Image { self }
}
public struct ButtonRole { public static let destructive = ButtonRole() }
public struct Button: Primitive {
    public init(_ key: LocalizedStringKey, role: ButtonRole? = nil, action: @escaping @MainActor () -> Void) {}
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, role: ButtonRole? = nil, action: @escaping @MainActor () -> Void) {}
}
public struct Spacer: Primitive { public init() {} }
public struct ProgressView: Primitive { public init() {} }
public struct VStack: Primitive {
    public init<V: View>(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> V) {}
}
public struct HStack: Primitive {
    public init<V: View>(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> V) {}
}
public struct ZStack: Primitive { public init<V: View>(alignment: Alignment = .center, @ViewBuilder content: () -> V) {} }
public struct ScrollView: Primitive { public init<V: View>(@ViewBuilder content: () -> V) {} }
public struct NavigationStack: Primitive { public init<V: View>(@ViewBuilder root: () -> V) {} }
public struct List: Primitive { public init<V: View>(@ViewBuilder content: () -> V) {} }
public struct Section: Primitive {
    public init<V: View, F: View>(@ViewBuilder content: () -> V, @ViewBuilder footer: () -> F) {}
}
public struct ForEach: Primitive {
    public init<D: RandomAccessCollection, V: View>(_ data: D, @ViewBuilder content: @escaping (D.Element) -> V) where D.Element: Identifiable {}
    public init<D: RandomAccessCollection, ID: Hashable, V: View>(_ data: D, id: KeyPath<D.Element, ID>, @ViewBuilder content: @escaping (D.Element) -> V) {}
}
public struct GridItem {
    public enum Size { case flexible(minimum: CGFloat = 10, maximum: CGFloat = .infinity) }
    public init(_ size: Size) {}
}
public struct LazyVGrid: Primitive { public init<V: View>(columns: [GridItem], @ViewBuilder content: () -> V) {} }
public protocol Layout {}
extension Layout { public func callAsFunction<V: View>(@ViewBuilder _ content: () -> V) -> some View { Group() } }
public struct HStackLayout: Layout { public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil) {} }
public struct VStackLayout: Layout { public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil) {} }
public struct AnyLayout: Layout { public init<L: Layout>(_ layout: L) {} }
public struct GeometryProxy { public var size: CGSize { .zero } }
public struct GeometryReader: Primitive { public init<V: View>(@ViewBuilder content: @escaping (GeometryProxy) -> V) {} }
public struct GraphicsContext {
    public struct Shading { public static func color(_ color: Color) -> Shading { Shading() } }
    public mutating func scaleBy(x: CGFloat, y: CGFloat) {}
    public func stroke(_ path: Path, with shading: Shading, style: StrokeStyle) {}
}
public struct Canvas: Primitive { public init(renderer: @escaping (inout GraphicsContext, CGSize) -> Void) {} }

public protocol Gesture {}
public struct DragGesture: Gesture {
    public struct Value: Equatable, Sendable { public var location: CGPoint, startLocation: CGPoint }
    public init(minimumDistance: CGFloat = 10) {}
    public func onChanged(_ action: @escaping (Value) -> Void) -> Self { self }
    public func onEnded(_ action: @escaping (Value) -> Void) -> Self { self }
}

public struct ToolbarItemPlacement { public static let navigationBarTrailing = Self(), confirmationAction = Self() }
public protocol ToolbarContent {}
public struct ToolbarItem: ToolbarContent {
    public init<V: View>(placement: ToolbarItemPlacement, @ViewBuilder content: () -> V) {}
}
@resultBuilder
public enum ToolbarContentBuilder { public static func buildBlock<T: ToolbarContent>(_ item: T) -> T { item } }
public enum TitleDisplayMode { case inline, large }
public struct AccessibilityTraits { public static let updatesFrequently = Self(), allowsDirectInteraction = Self() }
public struct AccessibilityChildBehavior { public static let ignore = Self(), combine = Self() }
public enum ContentMode { case fit, fill }
public struct BorderedButtonStyle {}
public protocol PrimitiveButtonStyle {}
extension BorderedButtonStyle: PrimitiveButtonStyle {}
extension PrimitiveButtonStyle where Self == BorderedButtonStyle { public static var bordered: Self { Self() } }

extension View {
    public func padding() -> some View { self }
    public func font(_ font: Font?) -> some View { self }
    public func foregroundColor(_ color: Color?) -> some View { self }
    public func frame(width: CGFloat? = nil, height: CGFloat? = nil, alignment: Alignment = .center) -> some View { self }
    public func frame(maxWidth: CGFloat?) -> some View { self }
    public func aspectRatio(_ ratio: CGFloat?, contentMode: ContentMode) -> some View { self }
    public func background<S: ShapeStyle>(_ style: S) -> some View { self }
    public func clipShape<S: Shape>(_ shape: S) -> some View { self }
    public func contentShape<S: Shape>(_ shape: S) -> some View { self }
    public func gesture<G: Gesture>(_ gesture: G) -> some View { self }
    public func disabled(_ disabled: Bool) -> some View { self }
    public func buttonStyle<S: PrimitiveButtonStyle>(_ style: S) -> some View { self }
    public func navigationTitle(_ key: LocalizedStringKey) -> some View { self }
    @_disfavoredOverload public func navigationTitle<S: StringProtocol>(_ title: S) -> some View { self }
    public func navigationBarTitleDisplayMode(_ mode: TitleDisplayMode) -> some View { self }
    public func toolbar<T: ToolbarContent>(@ToolbarContentBuilder content: () -> T) -> some View { self }
    public func sheet<V: View>(isPresented: Binding<Bool>, onDismiss: (() -> Void)? = nil, @ViewBuilder content: @escaping () -> V) -> some View { self }
    public func task(priority: TaskPriority = .userInitiated, @_inheritActorContext _ action: @escaping @Sendable () async -> Void) -> some View { self }
    public func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View { self }
    public func accessibilityLabel(_ key: LocalizedStringKey) -> some View { self }
    @_disfavoredOverload public func accessibilityLabel<S: StringProtocol>(_ text: S) -> some View { self }
    public func accessibilityValue(_ key: LocalizedStringKey) -> some View { self }
    @_disfavoredOverload public func accessibilityValue<S: StringProtocol>(_ text: S) -> some View { self }
    public func accessibilityHint(_ key: LocalizedStringKey) -> some View { self }
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { self }
}
