using System.Text.RegularExpressions;
using Agents.Evaluation.Answers;

namespace Agents.Evaluation;

/// <summary>
/// Grades a reply by its only value of the answer's type, or, where the reply says "Answer:", by the only value after
/// the last of these. No value or several: not well-formed. Strict: nothing is repaired or guessed.
/// </summary>
public sealed class TypedGrader
{
    private const string Marker = "Answer:";

    /// <summary>Longer replies are not read; no answer is this long, and reading stays cheap.</summary>
    private const int MaximumLength = 65_536;

    private readonly IAnswerReader _reader;

    private TypedGrader(IAnswerReader reader) => _reader = reader;

    /// <summary>A list of numbers, e.g. <c>3, 7, 12</c> or <c>['-1.5', '2.0']</c>.</summary>
    public static TypedGrader NumberList { get; } = new(new ListReader(numbersOnly: true));

    private static TypedGrader Integer { get; } = new(NumberPatterns.Integers);

    private static TypedGrader Number { get; } = new(NumberPatterns.Numbers);

    private static TypedGrader Text { get; } = new(LineReader.Instance);

    private static TypedGrader List { get; } = new(new ListReader(numbersOnly: false));

    private static TypedGrader Json { get; } = new(new JsonReader());

    /// <summary>The grader of a kind of answer.</summary>
    /// <param name="kind">The kind; for choices use <see cref="ForChoices"/>, which knows them.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The kind is <see cref="AnswerKind.Choice"/> or unknown.
    /// </exception>
    public static TypedGrader For(AnswerKind kind) => kind switch
    {
        AnswerKind.Integer => Integer,
        AnswerKind.Number => Number,
        AnswerKind.Text => Text,
        AnswerKind.List => List,
        AnswerKind.Json => Json,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No grader for this kind of answer."),
    };

    /// <summary>A grader whose values are the given words or letters, standing alone in the reply.</summary>
    /// <param name="choices">The choices; at least one, none empty.</param>
    /// <exception cref="ArgumentException">There is no choice, or one is empty.</exception>
    public static TypedGrader ForChoices(IReadOnlyCollection<string> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        if (choices.Count == 0 || choices.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("Give at least one choice, and none that is empty.", nameof(choices));
        return new TypedGrader(new ChoiceReader(choices));
    }

    /// <summary>A grader of a type of one's own.</summary>
    /// <param name="values">Matches each value in a reply.</param>
    /// <param name="canonical">Gives a match its one spelling: values are equal when their spellings are.</param>
    public static TypedGrader ForPattern(Regex values, Func<string, string> canonical)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(canonical);
        return new TypedGrader(new PatternReader(values, canonical));
    }

    /// <summary>Whether a text is one value of the type and nothing else, as an expected answer must be.</summary>
    /// <param name="answer">The expected answer.</param>
    public bool Accepts(string answer) => Only(answer) is { } value && Covers(value, answer);

    /// <summary>Grades a reply.</summary>
    /// <param name="expected">The expected answer.</param>
    /// <param name="reply">The model's reply.</param>
    public Grade Grade(string expected, string reply)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(reply);
        if (reply.Length > MaximumLength) return default;

        var marker = reply.LastIndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        var tail = marker < 0 ? reply : reply[(marker + Marker.Length)..];
        if (Only(tail) is not { } value) return default;
        var correct = Only(expected) is { } right && right.Canonical == value.Canonical;
        return new Grade(correct, WellFormed: true, Bare: marker < 0 && Covers(value, reply));
    }

    private AnswerValue? Only(string text)
    {
        AnswerValue? only = null;
        foreach (var value in _reader.Read(text))
        {
            if (only is not null) return null;
            only = value;
        }

        return only;
    }

    private static bool Covers(AnswerValue value, string text) => text.AsSpan().Trim().Length == value.Length;
}
