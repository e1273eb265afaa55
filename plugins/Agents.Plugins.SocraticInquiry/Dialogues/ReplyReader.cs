using System.Globalization;
using Agents.Plugins.SocraticInquiry.Inquiries;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>Understands replies that need no model: an option, its number or beginning, the few other words.</summary>
internal static class ReplyReader
{
    /// <summary>Longest reply that is read, and longest note that is kept.</summary>
    public const int LongestReply = 2000;

    private const int LongestNote = 200;
    private const int ShortestWord = 3;

    private static readonly Dictionary<string, ReplyKind> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["don't know"] = ReplyKind.DontKnow,
        ["dont know"] = ReplyKind.DontKnow,
        ["i don't know"] = ReplyKind.DontKnow,
        ["i dont know"] = ReplyKind.DontKnow,
        ["no idea"] = ReplyKind.DontKnow,
        ["unknown"] = ReplyKind.DontKnow,
        ["?"] = ReplyKind.DontKnow,
        ["skip"] = ReplyKind.Skip,
        ["stop"] = ReplyKind.End,
        ["end"] = ReplyKind.End,
    };

    /// <summary>The reply; null where it is not understood.</summary>
    public static Reply? Read(string text, InquiryQuestion question)
    {
        var plain = Plain(text);
        if (plain.Length is 0 or > LongestReply)
            return null;
        if ((Exactly(text.Trim(), question) ?? Only(question, o => Same(Plain(o), plain))) is { } option)
            return new Reply(ReplyKind.Answer, option);
        if (Words.TryGetValue(plain, out var kind))
            return new Reply(kind);
        if (question.HasOther && Named(text) is { } note)
            return new Reply(ReplyKind.Answer, question.Options.Count - 1, note);
        return (Numbered(plain, question) ?? Beginning(plain, question)) is { } meant
            ? new Reply(ReplyKind.Answer, meant) : null;
    }

    /// <summary>An option with what was named, from a model's reading.</summary>
    public static Reply? OfModel(string? option, string? named, InquiryQuestion question) => option switch
    {
        null => null,
        "unknown" => new Reply(ReplyKind.DontKnow),
        "skip" => new Reply(ReplyKind.Skip),
        _ when Exactly(option, question) is { } index =>
            new Reply(ReplyKind.Answer, index, index == question.Options.Count - 1 && question.HasOther
                && !string.IsNullOrWhiteSpace(named) ? Short(named) : null),
        _ => null,
    };

    private static int? Exactly(string text, InquiryQuestion question) => Only(question, o => Same(o, text));

    private static int? Numbered(string text, InquiryQuestion question) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1 && number <= question.Options.Count ? number - 1 : null;

    // "fam" and "a fam" for "a family"; fewer letters could be any word within an option.
    private static int? Beginning(string text, InquiryQuestion question) =>
        Only(question, o => Plain(o).StartsWith(text, StringComparison.OrdinalIgnoreCase))
        ?? (text.Length < ShortestWord ? null
            : Only(question, o => Plain(o).Contains($" {text}", StringComparison.OrdinalIgnoreCase)));

    // The one option that is so; null where several are.
    private static int? Only(InquiryQuestion question, Func<string, bool> isSo)
    {
        var found = Enumerable.Range(0, question.Options.Count).Where(i => isSo(question.Options[i])).Take(2).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Plain(string text) => text.Trim().TrimEnd('.', '!').Replace('’', '\'');

    private static string? Named(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text[..colon].Trim().Equals(Inquiry.Other, StringComparison.OrdinalIgnoreCase)
            && text[(colon + 1)..].Trim() is { Length: > 0 } named ? Short(named) : null;
    }

    /// <summary>The beginning of a text, without half a character at its end.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string Short(string note) => Cut(note.Trim().ReplaceLineEndings(" "), LongestNote);
}
