namespace Agents.Models.Checkpoints;

/// <summary>How rotary frequencies are changed for contexts beyond those of pre-training.</summary>
internal abstract record RopeScaling
{
    /// <summary>Transformers' <c>rope_type</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What cosines and sines are multiplied by.</summary>
    public virtual double Amplitude => 1;

    /// <summary>The frequency of a pair of dimensions instead of the plain one.</summary>
    /// <param name="frequency">The plain one.</param>
    /// <param name="pair">Which pair, from 0.</param>
    public abstract double Apply(double frequency, int pair);
}
