using Agents.Models.Constraints;
using Agents.Models.Tokenizers;

namespace Agents.Models.Runtime;

/// <summary>
/// Generates for many requests at once, as rollouts and evaluation need it. Equal prompts are computed once. A
/// request's tokens do not depend on what else is in the batch. Keeps its memory between calls; one thread.
/// </summary>
/// <param name="runtime">The model; not disposed with it.</param>
/// <param name="tokenizer">Makes text of ids; without it text is empty and stop strings are refused.</param>
/// <param name="maxBatch">Most sequences decoded together.</param>
internal sealed class BatchGenerator(LlamaRuntime runtime, BpeTokenizer? tokenizer = null, int maxBatch = 64)
    : IDisposable
{
    private readonly DecodeLoop _loop = new(runtime);
    private readonly TokenConstraints _constraints = new(tokenizer, runtime.Config);

    /// <summary>Answers in the order of the requests.</summary>
    /// <exception cref="ContextOverflowException">A prompt leaves no room for an answer.</exception>
    /// <exception cref="AgentsException">A prompt or a setting is wrong; nothing was generated.</exception>
    public IReadOnlyList<Generation> Generate(
        IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken = default)
    {
        var sequences = requests.Select(r => new Sequence(
            r, runtime.Config, _constraints.Decoder(r.Sampling.Grammar),
            constraint: _constraints.Start(r.Sampling.Grammar))).ToList();
        var waiting = new Queue<Sequence[]>(Groups(sequences));
        if (waiting.Count > 0)
            _loop.Reserve(Math.Min(maxBatch, sequences.Count), sequences.Max(s => s.FirstLength));
        try
        {
            while (waiting.Count > 0 || _loop.Active.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var admitted = Fitting(waiting);
                if (admitted.Count > 0)
                    _loop.Admit(admitted);
                _loop.Step();
            }
        }
        finally
        {
            _loop.Clear();
        }
        return [.. sequences.Select(s => s.ToGeneration())];
    }

    public void Dispose() => _loop.Dispose();

    private List<Sequence[]> Fitting(Queue<Sequence[]> waiting)
    {
        var (groups, free) = (new List<Sequence[]>(), maxBatch - _loop.Active.Count);
        while (waiting.TryPeek(out var next) && next.Length <= free)
        {
            free -= next.Length;
            groups.Add(waiting.Dequeue());
        }
        return groups;
    }

    private IEnumerable<Sequence[]> Groups(IEnumerable<Sequence> sequences) => sequences
        .GroupBy(s => s.Request.PromptIds, PromptComparer.Instance)
        .SelectMany(g => g.Chunk(maxBatch));
}
