using System.Globalization;
using System.Text;

namespace Agents.Plugins.BehaviorHandbook.Text;

/// <summary>
/// Texts of behaviors are made by models and strangers: each is one line of visible characters, of bounded length, and
/// without the marks of citations and of chat templates, so that it can end neither its line nor its message.
/// </summary>
internal static class BehaviorText
{
    public const int MaxName = 64;
    public const int MaxInstruction = 600;
    public const int MaxCondition = 300;
    public const int MaxTopic = 64;
    public const int MaxQuestion = 500;

    /// <summary>What is wrong with a name, in a sentence; null where nothing is.</summary>
    public static string? ErrorOfName(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxName)
            return $"A behavior's name has 1 to {MaxName} characters.";
        return char.IsAsciiLetterLower(name[0]) && name.All(IsOfName) ? null
            : "A behavior's name begins with a letter and has lower-case letters, digits, hyphens and underscores.";
    }

    /// <summary>The draft with clean texts.</summary>
    /// <exception cref="AgentsException">A text is missing or too long, or the name is refused.</exception>
    public static BehaviorDraft Clean(BehaviorDraft draft)
    {
        if (ErrorOfName(draft.Name) is { } error)
            throw new AgentsException(error);
        return new BehaviorDraft(
            draft.Name,
            Line(draft.Instruction, MaxInstruction, draft.Name, "instruction")
                ?? throw new AgentsException($"Behavior '{draft.Name}' has no instruction."),
            Line(draft.Topic, MaxTopic, draft.Name, "topic")?.ToLowerInvariant(),
            Line(draft.UseWhen, MaxCondition, draft.Name, "use when"),
            Line(draft.AvoidWhen, MaxCondition, draft.Name, "avoid when"));
    }

    /// <summary>Where it comes from, with clean and shortened texts.</summary>
    public static BehaviorOrigin Clean(BehaviorOrigin origin) => new(
        Cut(origin.Source, 64) ?? "unknown", Cut(origin.Episode, 128), Cut(origin.ModelVersion, 128),
        Cut(origin.Question, MaxQuestion));

    /// <summary>A text as one line, shortened; null where nothing is left.</summary>
    public static string? Cut(string? text, int length)
    {
        var line = OneLine(text);
        if (line.Length > length)
            line = line[..(char.IsHighSurrogate(line[length - 1]) ? length - 1 : length)].TrimEnd();
        return line.Length == 0 ? null : line;
    }

    /// <summary>The name that a topic of any spelling has.</summary>
    public static string? Topic(string? topic) => Cut(topic, MaxTopic)?.ToLowerInvariant();

    private static string? Line(string? text, int length, string name, string part)
    {
        var line = OneLine(text);
        if (line.Length > length)
            throw new AgentsException(
                $"Behavior '{name}': its {part} has {line.Length} characters; at most {length} are allowed.");
        return line.Length == 0 ? null : line;
    }

    private static string OneLine(string? text)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var shown = Shown(rune);
            if (shown == ' ' && (line.Length == 0 || line[^1] == ' '))
                continue;
            if (shown is { } c)
                line.Append(c);
            else
                line.Append(rune);
        }

        return line.ToString().TrimEnd();
    }

    // A character to write instead; null writes the rune itself.
    private static char? Shown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator => ' ',
        UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => ' ',
        _ => rune.Value switch
        {
            // <|im_start|>, [behavior:…], [INST], <start_of_turn>, code fences: none can be written.
            '<' => '‹',
            '>' => '›',
            '[' => '(',
            ']' => ')',
            '`' => '\'',
            _ => rune == Rune.ReplacementChar ? ' ' : null,
        },
    };

    private static bool IsOfName(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_';
}
