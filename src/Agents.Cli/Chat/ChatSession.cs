using System.CommandLine;
using System.Globalization;
using System.Text;
using Agents.Episodes;
using Agents.Plugins.ListenerVerifier.Explanations;
using Agents.Registry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Chat;

/// <summary>One conversation in the console.</summary>
internal sealed class ChatSession(Terminal terminal, ILineReader reader, ParseResult arguments) : IAsyncDisposable
{
    private const string Policy = "policy";

    private readonly List<ChatMessage> _history = [];
    private CliHost? _host;
    private string? _lastEpisode;
    private ChatExplanations? _explanations;

    public CliHost Host => _host ?? throw new InvalidOperationException("No model is open.");

    public string Model { get; private set; } = "";

    public IReadOnlyList<ChatMessage> History => _history;

    /// <summary>Why the last answer is what it is.</summary>
    public ChatExplanations Explanations => _explanations ??= Explain(
        Host.Services.GetRequiredKeyedService<IChatClient>(Policy));

    /// <summary>Opens a model, in place of the one before; the conversation begins anew.</summary>
    public async Task OpenAsync(string model, CancellationToken cancellationToken)
    {
        var host = await CliHost.StartAsync(
            arguments, terminal, cancellationToken, b => b.AddLocalModel(Policy, o => o.Path = model).AddTrainer());
        try
        {
            // Found out now, and not at the first question, when the files are wrong.
            var version = await host.ServedVersionAsync(model, cancellationToken);
            await terminal.Output.WriteLineAsync($"{version} · data in {host.DataFolder}");
            foreach (var line in ModelCard.Describe(version))
                await terminal.Output.WriteLineAsync(line);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        if (_host is not null)
            await _host.DisposeAsync();
        (_host, Model, _lastEpisode, _explanations) = (host, model, null, null);
        _history.Clear();
    }

    /// <summary>Reads lines until the input ends or the person leaves.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && reader.ReadLine("> ") is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                if (line[0] != '/')
                    await AnswerAsync(line, cancellationToken);
                else if (!await ChatCommands.RunAsync(this, terminal, line, cancellationToken))
                    return;
            }
            catch (AgentsException e)
            {
                await terminal.Error.WriteLineAsync(e.Message.ReplaceLineEndings(" "));
            }
        }
    }

    public void Clear()
    {
        _history.Clear();
        _explanations = null;
    }

    /// <summary>Mends the rationale of the last answer; the new answer takes its place in the conversation.</summary>
    public async Task FixAsync(string remark, CancellationToken cancellationToken)
    {
        var answer = await Explanations.FixAsync(remark, cancellationToken);
        _history[^1] = new ChatMessage(ChatRole.Assistant, answer);
    }

    /// <summary>Writes a signal on the last answer's episode.</summary>
    public async Task RateAsync(double value, CancellationToken cancellationToken)
    {
        if (_lastEpisode is null)
            throw new AgentsException("There is no answer to rate yet.");
        if (!await Host.Episodes.SetSignalAsync(_lastEpisode, "rating", value, cancellationToken))
            throw new AgentsException($"Episode {_lastEpisode} is not stored.");
        await terminal.Output.WriteLineAsync(
            $"rating = {value.ToString(CultureInfo.InvariantCulture)} on episode {_lastEpisode}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }

    private ChatExplanations Explain(IChatClient client) => new(
        new ExplanationLoop(client, Host.Episodes, Host.Services.GetRequiredService<TimeProvider>()),
        client.GetService<ITokenScorer>(),
        terminal.Output);

    private async Task AnswerAsync(string question, CancellationToken cancellationToken)
    {
        using var interrupt = new AnswerInterrupt(cancellationToken);
        _explanations = null;
        _history.Add(new ChatMessage(ChatRole.User, question));
        var (text, receipt) = (new StringBuilder(), (EpisodeReceipt?)null);
        try
        {
            var client = Host.Services.GetRequiredKeyedService<IChatClient>(Policy);
            await foreach (var update in client.GetStreamingResponseAsync(_history, cancellationToken: interrupt.Token))
            {
                await terminal.Output.WriteAsync(update.Text);
                await terminal.Output.FlushAsync(cancellationToken);
                text.Append(update.Text);
                receipt = update.GetEpisode() ?? receipt;
            }

            await terminal.Output.WriteLineAsync();
            _history.Add(new ChatMessage(ChatRole.Assistant, text.ToString()));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _history.RemoveAt(_history.Count - 1);
            await terminal.Output.WriteLineAsync(" (cancelled)");
        }
        catch
        {
            _history.RemoveAt(_history.Count - 1);
            throw;
        }

        if (receipt is not null)
        {
            await receipt.Acknowledged;
            _lastEpisode = receipt.EpisodeId;
        }
    }
}
