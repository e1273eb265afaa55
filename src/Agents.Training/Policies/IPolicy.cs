using Agents.Episodes;
using Agents.Models.Constraints;
using Agents.Models.Runtime;

namespace Agents.Training.Policies;

/// <summary>
/// The model being trained: it plays rollouts with its current weights and takes one optimizer step on a priced batch.
/// Not thread-safe; never generates while it updates.
/// </summary>
internal interface IPolicy : IDisposable
{
    /// <summary>Hash of the chat template, for the turn record.</summary>
    string TemplateHash { get; }

    /// <summary>Renders messages with the model's template, ready for the reply, and tokenises them.</summary>
    IReadOnlyList<int> Render(IReadOnlyList<EpisodeMessage> messages);

    /// <summary>Samples; equal prompts are computed once. Always with the weights of the last update.</summary>
    IReadOnlyList<Generation> Generate(IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken);

    /// <summary>
    /// The tokens that could follow at each position of a turn's answer, computed again from its grammar; null where
    /// the answer was free.
    /// </summary>
    /// <exception cref="AgentsException">The answer does not fit its grammar, or this policy knows none.</exception>
    IReadOnlyList<TokenMask>? Masks(EpisodeTurn turn);

    /// <summary>
    /// Forward, loss, backward, clip, step. Takes no step, and says so, when loss or gradient is not finite.
    /// </summary>
    PolicyUpdate Update(IReadOnlyList<TrainingSample> batch, CancellationToken cancellationToken);

    /// <summary>
    /// Largest difference of log-probability between the rollout engine and the trainer on these samples.
    /// </summary>
    double LogProbGap(IReadOnlyList<TrainingSample> batch);

    /// <summary>
    /// Writes weights (Hugging Face layout, tokenizer included) and, in its own files, optimizer, schedule and
    /// random state.
    /// </summary>
    void Save(string folder, bool withOptimizer);

    /// <summary>Restores weights, optimizer, schedule and random state written by <see cref="Save"/>.</summary>
    void Restore(string folder);
}
