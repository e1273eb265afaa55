using Agents.Workflows.Shapes;

namespace Agents.Workflows.Types;

/// <summary>How types are written: a word, or a map with the word under <c>type</c>.</summary>
internal static class TypeShapes
{
    private static readonly string[] Kinds = ["string", "integer", "number", "boolean", "list", "object"];

    /// <summary>A type.</summary>
    public static Shape Type { get; } = new NamedShape("type", () => new EitherShape(
        new ChoiceShape(Kinds), Longer("a map with 'type'", [])));

    /// <summary>A type with a default value.</summary>
    public static Shape Input { get; } = new NamedShape("input", () => new EitherShape(
        new ChoiceShape(Kinds), Longer("a map with 'type'",
            [new Field("default", new AnyShape(), "The value where none is given.")])));

    private static VariantShape Longer(string what, IReadOnlyList<Field> more) => new(what, "type",
        Kinds.ToDictionary(kind => kind, kind => new RecordShape(what,
            [
                new Field("type", new ChoiceShape(kind), "The type.", Required: true),
                new Field("description", new TextShape(), "What it means, for people and models."),
                .. Particular(kind),
                .. more,
            ])));

    private static IEnumerable<Field> Particular(string kind) => kind switch
    {
        "string" => [new Field("enum", new ListShape(new TextShape()), "The words that it may be.")],
        "list" => [new Field("items", Type, "What the list holds.")],
        "object" => [new Field("fields", new MapShape(Type), "Its fields, all of them required.")],
        _ => [],
    };
}
