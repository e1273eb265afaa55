namespace Agents.Training.Optimization;

/// <summary>Constants of AdamW (Loshchilov and Hutter, decoupled decay), named and defaulted as PyTorch's.</summary>
internal sealed record AdamWOptions
{
    /// <summary>Decay of the mean gradient.</summary>
    /// <value>Default 0.9. Range 0 to below 1.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean square gradient.</summary>
    /// <value>Default 0.999. Range 0 to below 1.</value>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean square.</summary>
    /// <value>Default 1e-8. Above 0.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Share of a matrix's weights taken off a step, times the rate; vectors do not decay.</summary>
    /// <value>Default 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>Largest global norm of the gradient; a larger one is scaled down to it. 0 clips nothing.</summary>
    /// <value>Default 1.</value>
    public double MaxGradientNorm { get; init; } = 1;
}
