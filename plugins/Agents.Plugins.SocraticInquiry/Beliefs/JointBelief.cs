namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>A weight for every hypothesis of a table: exact, with any dependency between questions.</summary>
internal sealed class JointBelief : IBelief
{
    private readonly AnswerTable _table;
    private readonly double[] _weights;
    private double? _entropy;

    /// <param name="table">What is true under each hypothesis.</param>
    /// <param name="prior">Weight of each hypothesis, not negative; need not sum to 1.</param>
    public JointBelief(AnswerTable table, IReadOnlyList<double> prior)
    {
        if (prior.Count != table.Hypotheses)
            throw new ArgumentException($"{prior.Count} weights for {table.Hypotheses} hypotheses.", nameof(prior));
        if (prior.Any(p => !(p >= 0 && double.IsFinite(p))) || !(prior.Sum() is > 0 and < double.PositiveInfinity))
            throw new ArgumentException("Weights are finite, not negative, and not all 0.", nameof(prior));
        (_table, _weights) = (table, new double[table.PaddedLength]);
        prior.ToArray().CopyTo(_weights, 0);
        Normalise(prior.Sum());
    }

    private JointBelief(JointBelief other) =>
        (_table, _weights, _entropy) = (other._table, [.. other._weights], other._entropy);

    /// <inheritdoc/>
    public double Entropy => _entropy ??= Bits.Entropy(_weights);

    /// <summary>Probability of each hypothesis.</summary>
    public ReadOnlySpan<double> Probabilities => _weights.AsSpan(0, _table.Hypotheses);

    /// <inheritdoc/>
    public BeliefPeak Peak
    {
        get
        {
            var best = 0;
            for (var h = 1; h < _table.Hypotheses; h++)
                best = _weights[h] > _weights[best] ? h : best;
            int[] answers = [.. Enumerable.Range(0, _table.Questions).Select(q => _table[best, q])];
            return new BeliefPeak(_weights[best], best, answers);
        }
    }

    /// <inheritdoc/>
    public void Predict(int question, Span<double> shares) => _table.Sum(question, _weights, shares);

    /// <inheritdoc/>
    public bool Observe(int question, int answer, AnswerModel model)
    {
        var options = _table.Options(question);
        Span<double> factors = stackalloc double[options];
        for (var truth = 0; truth < options; truth++)
            factors[truth] = model.Likelihood(answer, truth, options);
        if (model.ErrorRate == 0 && !Allows(question, answer))
            return false;
        Normalise(_table.Multiply(question, _weights, factors));
        _entropy = null;
        return true;
    }

    /// <inheritdoc/>
    public IBelief Clone() => new JointBelief(this);

    private bool Allows(int question, int answer)
    {
        for (var h = 0; h < _table.Hypotheses; h++)
        {
            if (_weights[h] > 0 && _table[h, question] == answer)
                return true;
        }

        return false;
    }

    private void Normalise(double sum)
    {
        for (var h = 0; h < _weights.Length; h++)
            _weights[h] /= sum;
    }
}
