using System.Collections.Frozen;

namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>The words by which a conclusion is known. All in lower case.</summary>
internal static class ConclusionWords
{
    /// <summary>Whoever says one of them of an option judges it.</summary>
    public static FrozenSet<string> Verdicts { get; } = Set(
        "answer answers solution correct incorrect right wrong choose chose chosen choosing choice pick picked picking "
        + "select selected selecting conclude concludes concluded conclusion decide decided decision verdict winner "
        + "eliminate eliminated exclude excluded reject rejected "
        + "respuesta antwort réponse risposta resposta odpowiedź ответ 答 选 選 正");

    /// <summary>What is said after one of them is the answer, whatever it is.</summary>
    public static FrozenSet<string> Markers { get; } = Set(
        "answer solution conclusion verdict choice decision pick selection respuesta antwort réponse risposta resposta "
        + "odpowiedź ответ 案");

    /// <summary>What stands between a marker and the answer.</summary>
    public static FrozenSet<string> Links { get; } = Set(
        "is was are be : = -> would must should will has becomes equals seems remains ist est es è é 是 为 為 は");

    /// <summary>They begin a part of their own.</summary>
    public static FrozenSet<string> Connectors { get; } = Set(
        "so therefore thus hence because since consequently accordingly ergo meaning → ⇒ ⟹ ∴ > =>");

    /// <summary>They may begin a part of their own.</summary>
    public static FrozenSet<string> SoftConnectors { get; } = Set(
        "and but which making giving leaving with then or as while where that");

    /// <summary>They say nothing by themselves.</summary>
    public static FrozenSet<string> Fillers { get; } = Set(
        "the a an it its it's is i i'm i'd i'll we we'd my our this that's that would will be must should to have has "
        + "been was are for on in of with say think believe "
        + "so therefore thus hence then consequently accordingly ergo and which meaning as well indeed clearly "
        + "option options candidate alternative letter number no one ones item case said result gives get overall "
        + "here there now yes ok okay value have got sure definitely obviously final finally best true false not isn't "
        + "cannot go going opt settle bet guess leaves leaving remains remaining wins vote prefer preferred rule ruled "
        + "out just only can could my mine one's stick both neither either than "
        + "looks look like seems seem appears me us other fits holds works matches");

    /// <summary>They make a letter or number after them the name of an option.</summary>
    public static FrozenSet<string> OptionNames { get; } = Set(
        "option candidate alternative choice answer letter item # no number possibility");

    /// <summary>Places in the list of options, from the first.</summary>
    public static IReadOnlyList<string> Ordinals { get; } =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
