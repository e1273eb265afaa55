using System.Globalization;

namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>
/// Finds where a trace names an option: by its letter, its place ("the second one", "option 2"), its text, or, for a
/// number, its words.
/// </summary>
internal sealed class OptionNames
{
    private readonly int _count;
    private readonly List<(int Option, string[] Words)> _texts = [];

    public OptionNames(IReadOnlyList<string> options)
    {
        _count = options.Count;
        for (var i = 0; i < options.Count; i++)
        {
            Add(i, TraceTokens.Read(FoldedText.Of(options[i]).Text).Where(t => !t.IsBreak).Select(t => t.Text));
            if (int.TryParse(options[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                Add(i, NumberWords.Of(number));
        }

        // The longest first: "42 apples" is not the option "42".
        _texts.Sort((a, b) => b.Words.Length.CompareTo(a.Words.Length));
    }

    public static string Letter(int option) => ((char)('A' + option)).ToString();

    /// <summary>All mentions, in order, none within another.</summary>
    public List<OptionMention> Find(IReadOnlyList<TraceToken> tokens)
    {
        var mentions = new List<OptionMention>();
        for (var at = 0; at < tokens.Count;)
        {
            if (At(tokens, at) is { } mention)
            {
                mentions.Add(mention);
                at += mention.Count;
            }
            else
            {
                at++;
            }
        }

        return mentions;
    }

    private OptionMention? At(IReadOnlyList<TraceToken> tokens, int at) =>
        Text(tokens, at) ?? Letter(tokens, at) ?? Place(tokens, at);

    private OptionMention? Text(IReadOnlyList<TraceToken> tokens, int at)
    {
        foreach (var (option, words) in _texts)
        {
            if (at + words.Length <= tokens.Count && Matches(tokens, at, words))
                return new OptionMention(option, at, words.Length, ByText: true);
        }

        return null;
    }

    // "forty-two" has a sign between its words, "forty two" has none.
    private static bool Matches(IReadOnlyList<TraceToken> tokens, int at, string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (tokens[at + i].Text != words[i])
                return false;
        }

        return true;
    }

    private OptionMention? Letter(IReadOnlyList<TraceToken> tokens, int at)
    {
        var raw = tokens[at].Raw;
        if (raw.Length != 1 || !char.IsAsciiLetter(raw[0]))
            return null;
        var option = char.ToUpperInvariant(raw[0]) - 'A';
        return option < _count && IsLabel(tokens, at) ? new OptionMention(option, at, 1, ByText: false) : null;
    }

    private static bool IsLabel(IReadOnlyList<TraceToken> tokens, int at)
    {
        var (before, after) = (Near(tokens, at - 1), Near(tokens, at + 1));
        if (ConclusionWords.OptionNames.Contains(before) || before is "(" or "[" or "*" or "\"" or "'" or "`" or "{")
            return true;
        if (tokens[at].Text is not ("a" or "i"))
            return true;
        // "a" and "i" are words as well: a letter is one where no word that they could belong to follows.
        var isWordBefore = before.Length > 0 && char.IsLetterOrDigit(before[^1]);
        var isArticle = after.Length > 0 && char.IsLetter(after[0]) && !Follows(after);
        if (tokens[at].Raw is "a" or "i")
            return !(after.Length > 0 && char.IsLetterOrDigit(after[0])) && (isWordBefore || after is ")" or "");
        return tokens[at].Text == "i" ? !isArticle || isWordBefore : isWordBefore || !isArticle;
    }

    // What can follow the letter A as a name, and not the article.
    private static bool Follows(string word) =>
        ConclusionWords.Verdicts.Contains(word) || ConclusionWords.Fillers.Contains(word)
        || ConclusionWords.Connectors.Contains(word) || ConclusionWords.SoftConnectors.Contains(word);

    private static string Near(IReadOnlyList<TraceToken> tokens, int at) =>
        at >= 0 && at < tokens.Count ? tokens[at].Text : "";

    private OptionMention? Place(IReadOnlyList<TraceToken> tokens, int at)
    {
        var (word, next) = (tokens[at].Text, Near(tokens, at + 1));
        if (_count == 2 && word is "former" or "latter")
            return new OptionMention(word == "former" ? 0 : 1, at, 1, ByText: false);
        if (Ordinal(word) is { } place && place < _count && (IsOptionWord(next) || Near(tokens, at - 1) == "the"))
            return new OptionMention(place, at, IsOptionWord(next) ? 2 : 1, ByText: false);
        if (!ConclusionWords.OptionNames.Contains(word))
            return null;
        var number = next == "#" ? Near(tokens, at + 2) : next;
        return Number(number) is { } n && n <= _count && n > 0
            ? new OptionMention(n - 1, at, next == "#" ? 3 : 2, ByText: false) : null;
    }

    private int? Ordinal(string word) => word switch
    {
        "last" => _count - 1,
        "1st" => 0,
        "2nd" => 1,
        "3rd" => 2,
        _ => Enumerable.Range(0, ConclusionWords.Ordinals.Count)
            .Where(i => ConclusionWords.Ordinals[i] == word).Select(i => (int?)i).FirstOrDefault(),
    };

    private static bool IsOptionWord(string word) =>
        word is "one" or "option" or "choice" or "candidate" or "alternative" or "answer" or "possibility";

    private static int? Number(string word)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        var i = Enumerable.Range(1, 10).FirstOrDefault(n => NumberWords.Of(n)[0] == word);
        return i == 0 ? null : i;
    }

    private void Add(int option, IEnumerable<string> words)
    {
        string[] all = [.. words];
        if (all.Length > 0)
            _texts.Add((option, all));
        if (all.Length == 2 && all[0].EndsWith("ty", StringComparison.Ordinal))
            _texts.Add((option, [all[0], "-", all[1]]));
    }
}
