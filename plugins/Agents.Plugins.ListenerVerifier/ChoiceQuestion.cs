namespace Agents.Plugins.ListenerVerifier;

/// <summary>A question with the options to choose from, which are named A, B, C and so on.</summary>
public sealed record ChoiceQuestion
{
    /// <summary>Most options.</summary>
    public const int MaxOptions = 26;

    /// <summary>Makes a question.</summary>
    /// <param name="text">The question, not empty.</param>
    /// <param name="options">Two to <see cref="MaxOptions"/> different texts, none empty.</param>
    /// <exception cref="AgentsException">The question or the options are not usable; the message says why.</exception>
    public ChoiceQuestion(string text, IReadOnlyList<string> options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(text))
            throw new AgentsException("The question is empty.");
        if (options.Count is < 2 or > MaxOptions)
            throw new AgentsException($"A question has 2 to {MaxOptions} options, not {options.Count}.");
        if (options.Any(string.IsNullOrWhiteSpace))
            throw new AgentsException("An option is empty.");
        if (options.Select(o => o.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count() < options.Count)
            throw new AgentsException("Two options are the same.");
        (Text, Options) = (text, options);
    }

    /// <summary>The question.</summary>
    public string Text { get; }

    /// <summary>The options, in the order in which they were asked.</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>
    /// Reads a question whose text ends with its options, each after its letter and one of <c>) . :</c>, in brackets or
    /// not, on lines of their own or in one: <c>Which is larger? A) 17 + 25 B) 38 + 3</c>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>Null where it lists no options.</returns>
    public static ChoiceQuestion? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Stripping.LetteredOptions.Read(text);
    }

    /// <summary>The letter of an option.</summary>
    /// <param name="option">Its index, from 0.</param>
    public static string Letter(int option) => ((char)('A' + option)).ToString();

    /// <summary>The index of the option that an answer is: its letter, with or without brackets, or its text.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Null where it is no option, or could be two.</returns>
    public int? Find(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var text = answer.Trim().Trim('*', '`', '"', '\'', '.', ' ');
        for (var i = 0; i < Options.Count; i++)
        {
            if (string.Equals(Options[i].Trim(), text, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        var letter = text.Trim('(', ')', '[', ']', '.', ':', ' ');
        return letter.Length == 1 && char.ToUpperInvariant(letter[0]) - 'A' is var option
            && option >= 0 && option < Options.Count ? option : Mentioned(text);
    }

    private int? Mentioned(string text)
    {
        if (text.Length > 1_000)
            return null;
        var tokens = Stripping.TraceTokens.Read(Stripping.FoldedText.Of(text).Text);
        int[] found = [.. new Stripping.OptionNames(Options).Find(tokens).Select(m => m.Option).Distinct()];
        return found.Length == 1 ? found[0] : null;
    }
}
