using Agents.Models.Checkpoints;

namespace Agents.Models.Runtime;

/// <summary>
/// f32 weights in native memory, one contiguous row-major buffer a block of <see cref="WeightLayout"/>. A session built
/// over them may read them at every run (rollouts on the trainer's memory), so they must outlive it and stay in place.
/// </summary>
internal interface IFloatWeights : IDisposable
{
    LlamaConfig Config { get; }

    /// <summary>Address of a block's first element, 64-byte aligned where the owner can.</summary>
    nint Address(string block);
}
