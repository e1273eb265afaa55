namespace Agents.Training.Tests.Improvement;

/// <summary>Tests whose figures are published: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Measured
{
    public const string Name = "measured";
}
