using Agents.Cli.Chat;
using Agents.Plugins.ListenerVerifier.Explanations;
using Agents.Testing;
using Agents.Testing.Stores;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Tests.Chat;

/// <summary>/why and /fix on a scripted model.</summary>
public sealed class ChatExplanationsTests : IDisposable
{
    private static readonly ChatMessage[] History =
    [
        new(ChatRole.User, "Tea costs 3, cake costs 4."),
        new(ChatRole.Assistant, "I see."),
        new(ChatRole.User, "What do both cost?"),
        new(ChatRole.Assistant, "8"),
    ];

    private readonly StringWriter _output = new();
    private readonly InMemoryStore _store = new();
    private readonly List<string> _asked = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Why_explains_from_what_was_said_and_fix_mends_and_answers_again()
    {
        var explanations = Create();
        await explanations.WhyAsync(History, null, Token);
        Assert.Equal("1. Add 3 and 5. [\"Tea costs 3\"]\nso: 8\n", _output.ToString());
        Assert.Contains("Tea costs 3, cake costs 4.\nWhat do both cost?", _asked[0], StringComparison.Ordinal);

        Assert.Equal("7", await explanations.FixAsync("Step 1 is wrong: cake costs 4", Token));
        Assert.Contains("1. Add 3 and 4. [\"cake costs 4\"]\nso: 7", _output.ToString(), StringComparison.Ordinal);
        var stored = new List<string>();
        await foreach (var episode in _store.ReadAsync(new Agents.Episodes.EpisodeQuery(), Token))
            stored.Add(episode.Episode.Id);
        Assert.Equal(2, stored.Count); // As it was, and as it is.
        Assert.Contains($"stored as episode {stored[1]}", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_can_be_written_anew_by_its_number()
    {
        var explanations = Create();
        await explanations.WhyAsync(History, null, Token);
        Assert.Equal("7", await explanations.FixAsync("1: Add 3 and 4.", Token));
        Assert.Contains("1. Add 3 and 4. [\"Tea costs 3\"]\nso: 7", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_asked, a => a.Contains("The reader says", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_model_that_writes_no_rationale_it_is_shown_what_the_answer_rests_on()
    {
        var scorer = new ScriptedChatClient(_ => "42"); // Scores each word of an answer alike.
        var explanations = new ChatExplanations(new ExplanationLoop(scorer), scorer, _output);
        await explanations.WhyAsync(History, "report", Token);
        Assert.Contains("3 attempts", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("the answer rests on", _output.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<AgentsException>(() => explanations.FixAsync("x", Token));

        var unscored = new ChatExplanations(new ExplanationLoop(scorer), null, _output);
        await Assert.ThrowsAsync<AgentsException>(() => unscored.WhyAsync(History, "report", Token));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said()
    {
        var explanations = Create();
        Assert.Contains("/why first", (await Assert.ThrowsAsync<AgentsException>(
            () => explanations.FixAsync("x", Token))).Message, StringComparison.Ordinal);
        Assert.Contains("no answer", (await Assert.ThrowsAsync<AgentsException>(
            () => explanations.WhyAsync([], null, Token))).Message, StringComparison.Ordinal);
        Assert.Contains("subquestions", (await Assert.ThrowsAsync<AgentsException>(
            () => explanations.WhyAsync(History, "poem", Token))).Message, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    public void Dispose() => _output.Dispose();

    private ChatExplanations Create()
    {
        var client = new ScriptedChatClient(text =>
        {
            _asked.Add(text);
            var isFixed = text.Contains("The reader says", StringComparison.Ordinal);
            return text.Contains("The explanation:", StringComparison.Ordinal) && !isFixed
                ? (text.Contains("3 and 4", StringComparison.Ordinal) ? "7" : "8")
                : isFixed ? "1. Add 3 and 4. [\"cake costs 4\"]" : "1. Add 3 and 5. [\"Tea costs 3\"]";
        });
        return new ChatExplanations(new ExplanationLoop(client, _store), client, _output);
    }
}
