using Agents.Plugins.ListenerVerifier.Listening;
using Agents.Prompts;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>
/// A model that reads a question, its options and a trace, and gives its probability of each option, averaged over
/// orders of the options and divided by a temperature that calibrates it.
/// </summary>
public sealed class Listener
{
    private static readonly PromptFile StandardPrompt = PromptFile.Load(typeof(Listener).Assembly, "listen");

    private readonly LetterReader _reader;
    private readonly int _orders;
    private readonly double _temperature;

    /// <summary>Makes a listener.</summary>
    /// <param name="name">Its name in verdicts, and in the options' temperatures.</param>
    /// <param name="client">The model; with <see cref="Registry.ITokenScorer"/> it is scored, else sampled.</param>
    /// <param name="options">Orders, samples, temperatures. Default <see cref="ListenerVerifierOptions"/>'s.</param>
    /// <param name="prompt">
    /// What it is sent, from <c>question</c>, <c>options</c> (each with <c>letter</c> and <c>text</c>) and
    /// <c>trace</c>. Default the plugin's own.
    /// </param>
    public Listener(
        string name, IChatClient client, ListenerVerifierOptions? options = null, PromptFile? prompt = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(client);
        options ??= new ListenerVerifierOptions();
        Name = name;
        _reader = new LetterReader(client, prompt ?? StandardPrompt, options);
        _orders = options.Orders;
        _temperature = options.Temperatures.TryGetValue(name, out var temperature) ? temperature : 1;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Calls of the model that one question costs.</summary>
    /// <param name="question">The question.</param>
    public int Calls(ChoiceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var letters = question.Options.Count;
        return Math.Min(_orders, letters) * _reader.Calls(letters);
    }

    /// <summary>Its opinion.</summary>
    /// <param name="question">The question.</param>
    /// <param name="trace">The trace, as it stands; empty for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">The model failed, or none of its answers was an option.</exception>
    public async ValueTask<ListenerOpinion> HearAsync(
        ChoiceQuestion question, string trace, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(trace);
        cancellationToken.ThrowIfCancellationRequested();
        var orders = OptionOrder.Of(question, _orders);
        var mean = new double[question.Options.Count];
        foreach (var order in orders)
        {
            var weights = await _reader.ReadAsync(question.Text, order.Texts, order.Relabel(trace), cancellationToken);
            var shares = Softmax.Of(weights, temperature: 1);
            for (var option = 0; option < mean.Length; option++)
                mean[option] += shares[order.Place(option)] / orders.Count;
        }

        var calibrated = Softmax.Of([.. mean.Select(p => Math.Log(p))], _temperature);
        return new ListenerOpinion(Name, _reader.Method, calibrated, orders.Count, Calls(question));
    }
}
