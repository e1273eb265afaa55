namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>
/// A distribution for each of several independent slots. A question is about one slot: its value, or whether the value
/// is among some.
/// </summary>
internal sealed class FactorizedBelief : IBelief
{
    private readonly double[][] _slots;
    private readonly SlotQuestion[] _questions;

    /// <param name="priors">The distribution of each slot; weights need not sum to 1.</param>
    /// <param name="questions">What each question asks.</param>
    public FactorizedBelief(IReadOnlyList<IReadOnlyList<double>> priors, IReadOnlyList<SlotQuestion> questions)
    {
        _slots = [.. priors.Select(Normalised)];
        _questions = [.. questions];
    }

    private FactorizedBelief(FactorizedBelief other)
    {
        _slots = Array.ConvertAll(other._slots, s => (double[])s.Clone());
        _questions = other._questions;
    }

    /// <inheritdoc/>
    public double Entropy => _slots.Sum(s => Bits.Entropy(s));

    /// <inheritdoc/>
    public BeliefPeak Peak
    {
        get
        {
            var best = Array.ConvertAll(_slots, s => Array.IndexOf(s, s.Max()));
            var probability = _slots.Select((s, i) => s[best[i]]).Aggregate(1.0, (product, p) => product * p);
            return new BeliefPeak(probability, -1, [.. _questions.Select(q => q.OptionOf[best[q.Slot]])]);
        }
    }

    /// <inheritdoc/>
    public void Predict(int question, Span<double> shares)
    {
        var (slot, optionOf, _) = _questions[question];
        shares.Clear();
        for (var value = 0; value < optionOf.Count; value++)
            shares[optionOf[value]] += _slots[slot][value];
    }

    /// <inheritdoc/>
    public bool Observe(int question, int answer, AnswerModel model)
    {
        var (slot, optionOf, options) = _questions[question];
        var weights = new double[optionOf.Count];
        for (var value = 0; value < weights.Length; value++)
            weights[value] = _slots[slot][value] * model.Likelihood(answer, optionOf[value], options);
        if (!(weights.Sum() > 0))
            return false;
        _slots[slot] = Normalised(weights);
        return true;
    }

    /// <inheritdoc/>
    public IBelief Clone() => new FactorizedBelief(this);

    private static double[] Normalised(IReadOnlyList<double> weights)
    {
        var sum = weights.Sum();
        if (weights.Any(w => !(w >= 0)) || !(sum is > 0 and < double.PositiveInfinity))
            throw new ArgumentException("Weights are finite, not negative, and not all 0.", nameof(weights));
        return [.. weights.Select(w => w / sum)];
    }
}
