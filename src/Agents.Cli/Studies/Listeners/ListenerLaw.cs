using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Agents.Evaluation;
using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Studies.Listeners;

/// <summary>
/// The law of the scripted listener. It sees the prompt and nothing else. Its log-odds for a letter are the sum of:
/// what it likes of a letter by itself (<c>bias</c>, for A); what follows from the sums that the reasoning works out
/// (<c>evidence</c>, for the option whose stated sum is larger); what it copies (<c>copy</c>, for the option that the
/// reasoning names last, in whatever way); and a number that is random from prompt to prompt (<c>noise</c>). All of it
/// times <c>sureness</c>, by which it is too sure.
/// </summary>
internal sealed partial class ListenerLaw(IReadOnlyDictionary<string, double> parameters) : IChatClient, ITokenScorer
{
    /// <summary>The parameters with their defaults.</summary>
    public static IReadOnlyDictionary<string, double> Defaults { get; } = new Dictionary<string, double>
    {
        ["bias"] = 0.4,
        ["evidence"] = 0.5,
        ["copy"] = 3,
        ["noise"] = 0.5,
        ["sureness"] = 1.5,
    };

    private readonly double _bias = parameters["bias"];
    private readonly double _evidence = parameters["evidence"];
    private readonly double _copy = parameters["copy"];
    private readonly double _noise = parameters["noise"];
    private readonly double _sureness = parameters["sureness"];

    public ValueTask<TokenScores> ScoreReplyAsync(
        IEnumerable<ChatMessage> messages, string reply, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prompt = messages.Last().Text;
        var odds = Options().Matches(prompt).Select(m => m.Groups[1].Value)
            .ToDictionary(letter => letter, letter => _sureness * Odds(prompt, letter));
        var total = Math.Log(odds.Values.Sum(Math.Exp));
        return new(new TokenScores([reply[0]], [(float)(odds[reply] - total)]));
    }

    public ValueTask<TokenScores> ScoreAsync(
        string prompt, string completion, CancellationToken cancellationToken = default) =>
        throw new AgentsException("The scripted listener scores replies alone.");

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new AgentsException("The scripted listener is scored and says nothing.");

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new AgentsException("The scripted listener is scored and says nothing.");

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private double Odds(string prompt, string letter)
    {
        var options = Options().Matches(prompt).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim());
        var start = prompt.IndexOf("-----\n", StringComparison.Ordinal);
        var reasoning = start < 0 ? "" : prompt[(start + 6)..prompt.LastIndexOf("-----", StringComparison.Ordinal)];
        return (letter == "A" ? _bias : 0)
            + (Larger(options, reasoning) == letter ? _evidence : 0)
            + (LastNamed(options, reasoning) == letter ? _copy : 0)
            + (_noise * Noise(prompt, letter));
    }

    /// <summary>The option whose sum, as the reasoning states it, is larger; null where it states less.</summary>
    private static string? Larger(Dictionary<string, string> options, string reasoning)
    {
        var stated = Sums().Matches(reasoning).GroupBy(m => m.Groups[1].Value)
            .ToDictionary(g => g.Key, g => int.Parse(g.Last().Groups[2].Value, CultureInfo.InvariantCulture));
        var values = options.Where(o => stated.ContainsKey(o.Value)).ToDictionary(o => o.Key, o => stated[o.Value]);
        return values.Count < options.Count || values.Values.Distinct().Count() < values.Count ? null
            : values.MaxBy(v => v.Value).Key;
    }

    /// <summary>Where it looks for what to copy: a letter alone, a place in the list, the option's text.</summary>
    private static string? LastNamed(Dictionary<string, string> options, string reasoning)
    {
        var places = new[] { "first", "second", "third", "fourth" };
        var named = options.Keys.Select((letter, i) => (Letter: letter, At: new[]
        {
            Regex.Matches(reasoning, $@"\b{letter}\b").LastOrDefault()?.Index ?? -1,
            reasoning.LastIndexOf($"({letter.ToLowerInvariant()})", StringComparison.Ordinal),
            reasoning.LastIndexOf($"the {places[Math.Min(i, 3)]}", StringComparison.OrdinalIgnoreCase),
            reasoning.LastIndexOf(options[letter] + ".", StringComparison.Ordinal),
        }.Max())).MaxBy(n => n.At);
        return named.At < 0 ? null : named.Letter;
    }

    /// <summary>A standard normal number that the prompt and the letter decide (Box and Muller, 1958).</summary>
    private static double Noise(string prompt, string letter)
    {
        var random = new SeededRandom(
            Encoding.UTF8.GetBytes(prompt + letter).Aggregate(7UL, (hash, b) => (hash * 1_099_511_628_211) ^ b));
        var (u, v) = (random.Next(1, 1_000_000) / 1_000_001d, random.Next(0, 999_999) / 1_000_000d);
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    [GeneratedRegex(@"^([A-Z])\) (.+)$", RegexOptions.Multiline)]
    private static partial Regex Options();

    [GeneratedRegex(@"(\d+ \+ \d+) (?:is|=|makes) (\d+)")]
    private static partial Regex Sums();
}
