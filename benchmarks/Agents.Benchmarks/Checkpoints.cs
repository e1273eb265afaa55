namespace Agents.Benchmarks;

/// <summary>Where checkpoints go.</summary>
public enum Checkpoints
{
    Memory,
    Store,
}
