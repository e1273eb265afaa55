namespace Agents.Models.Checkpoints;

/// <summary>rope_type "linear": every frequency by the factor (Chen et al. 2023).</summary>
internal sealed record LinearScaling(double Factor) : RopeScaling
{
    public override string Name => "linear";

    public override double Apply(double frequency, int pair) => frequency / Factor;
}
