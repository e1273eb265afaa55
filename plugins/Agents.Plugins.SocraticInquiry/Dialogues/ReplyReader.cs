using System.Globalization;
using Agents.Plugins.SocraticInquiry.Inquiries;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>Understands replies that need no model: an option, its number or beginning, the few other words.</summary>
internal static class ReplyReader
{
    /// <summary>Longest reply that is read, and longest note that is kept.</summary>
    public const int LongestReply = 2000;

    private const int LongestNote = 200;

    private static readonly Dictionary<string, ReplyKind> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["don't know"] = ReplyKind.DontKnow,
        ["dont know"] = ReplyKind.DontKnow,
        ["i don't know"] = ReplyKind.DontKnow,
        ["unknown"] = ReplyKind.DontKnow,
        ["?"] = ReplyKind.DontKnow,
        ["skip"] = ReplyKind.Skip,
        ["stop"] = ReplyKind.End,
        ["end"] = ReplyKind.End,
    };

    /// <summary>The reply; null where it is not understood.</summary>
    public static Reply? Read(string text, InquiryQuestion question)
    {
        text = text.Trim().TrimEnd('.', '!').Replace('’', '\'');
        if (text.Length is 0 or > LongestReply)
            return null;
        if (Exactly(text, question) is { } option)
            return new Reply(ReplyKind.Answer, option);
        if (Words.TryGetValue(text, out var kind))
            return new Reply(kind);
        if (question.HasOther && Named(text) is { } note)
            return new Reply(ReplyKind.Answer, question.Options.Count - 1, note);
        return Numbered(text, question) ?? Beginning(text, question);
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

    private static int? Exactly(string text, InquiryQuestion question)
    {
        for (var i = 0; i < question.Options.Count; i++)
        {
            if (question.Options[i].Equals(text, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return null;
    }

    private static Reply? Numbered(string text, InquiryQuestion question) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1 && number <= question.Options.Count ? new Reply(ReplyKind.Answer, number - 1) : null;

    private static Reply? Beginning(string text, InquiryQuestion question)
    {
        var found = Enumerable.Range(0, question.Options.Count)
            .Where(i => question.Options[i].StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count == 1 ? new Reply(ReplyKind.Answer, found[0]) : null;
    }

    private static string? Named(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text[..colon].Trim().Equals(Inquiry.Other, StringComparison.OrdinalIgnoreCase)
            && text[(colon + 1)..].Trim() is { Length: > 0 } named ? Short(named) : null;
    }

    private static string Short(string note) =>
        note.Trim().ReplaceLineEndings(" ") is var line && line.Length <= LongestNote ? line : line[..LongestNote];
}
