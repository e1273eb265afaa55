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
        Assert.Contains($"stored as episode {Assert.Single(stored)}", _output.ToString(), StringComparison.Ordinal);
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
        return new ChatExplanations(new ExplanationLoop(client, _store), _output);
    }
}
