namespace Agents.Models.Runtime;

/// <summary>Limits of a <see cref="GenerationScheduler"/>.</summary>
internal sealed record SchedulerOptions
{
    /// <summary>Most replies decoded together; others wait.</summary>
    public int MaxBatch { get; init; } = 32;

    /// <summary>Most bytes of keys and values that are kept of earlier prompts; 0 for none.</summary>
    public long PromptCacheBytes { get; init; }

    /// <summary>Most requests that wait; a caller beyond them waits to hand his in.</summary>
    public int QueueCapacity { get; init; } = 256;
}
