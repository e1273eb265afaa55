using Agents.Evaluation;

namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>
/// Weighted particles: hypotheses drawn from a prior that is too large to list. When few of them carry the weight, they
/// are drawn anew by weight and each moves by Metropolis steps that leave the posterior as it is (resample-move: W.
/// Gilks, C. Berzuini, J. R. Stat. Soc. B 63, 2001). Entropies are those of the particles: at most log2 of their
/// number.
/// </summary>
internal sealed class ParticleBelief : IBelief
{
    /// <summary>Share of the particles below which the effective number makes them be drawn anew.</summary>
    private const double Fewest = 0.5;

    private readonly SlotNetwork _network;
    private readonly QuestionMap[] _questions;
    private readonly int _count;
    private readonly ulong _seed;
    private readonly List<Evidence> _evidence = [];
    private readonly bool _isCopy;
    private JointBelief _particles;
    private List<byte[]> _hypotheses;
    private ulong _draws;

    /// <param name="network">The prior.</param>
    /// <param name="questions">What each question asks.</param>
    /// <param name="count">Particles, at least 1.</param>
    /// <param name="seed">Decides what is drawn.</param>
    public ParticleBelief(SlotNetwork network, IReadOnlyList<QuestionMap> questions, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (_network, _questions, _count, _seed) = (network, [.. questions], count, seed);
        var random = NextRandom();
        (_hypotheses, _particles) = Collect(Enumerable.Range(0, count).Select(_ => network.Draw(random)));
    }

    private ParticleBelief(ParticleBelief other)
    {
        (_network, _questions, _count, _seed) = (other._network, other._questions, other._count, other._seed);
        (_hypotheses, _particles, _isCopy) = (other._hypotheses, (JointBelief)other._particles.Clone(), true);
    }

    /// <inheritdoc/>
    public double Entropy => _particles.Entropy;

    /// <inheritdoc/>
    public BeliefPeak Peak => _particles.Peak with { Hypothesis = -1 };

    /// <inheritdoc/>
    public void Predict(int question, Span<double> shares) => _particles.Predict(question, shares);

    /// <inheritdoc/>
    public bool Observe(int question, int answer, AnswerModel model)
    {
        if (!_particles.Observe(question, answer, model))
            return false;
        if (_isCopy)
            return true;
        _evidence.Add(new(question, answer, model));
        var squares = 0.0;
        foreach (var weight in _particles.Probabilities)
            squares += weight * weight;
        if (1 / squares < Fewest * _hypotheses.Count)
            Renew();
        return true;
    }

    /// <summary>A copy to look ahead by: it is never drawn anew, which takes far longer than an answer.</summary>
    public IBelief Clone() => new ParticleBelief(this);

    private void Renew()
    {
        var random = NextRandom();
        var moved = Resample(random);
        for (var slot = 0; slot < _network.Slots; slot++)
        {
            int[] children = [.. _network.Children(slot)];
            var evidence = _evidence.FindAll(e => _questions[e.Question].Slots.Contains(slot));
            foreach (var hypothesis in moved)
                Move(hypothesis, slot, children, evidence, random);
        }

        (_hypotheses, _particles) = Collect(moved);
    }

    // Systematic: one draw, then equal steps through the cumulated weights.
    private List<byte[]> Resample(SeededRandom random)
    {
        var probabilities = _particles.Probabilities;
        var drawn = new List<byte[]>(_count);
        var (next, cumulated, h) = (SlotNetwork.Unit(random), 0.0, -1);
        for (var i = 0; i < _count; i++)
        {
            while (cumulated <= (next + i) / _count && h < probabilities.Length - 1)
                cumulated += probabilities[++h];
            drawn.Add([.. _hypotheses[h]]);
        }

        return drawn;
    }

    // The proposal is the slot's prior given its parent, which cancels: what is left are the slot's children and the
    // evidence about it.
    private void Move(
        byte[] hypothesis, int slot, int[] children, List<Evidence> evidence, SeededRandom random)
    {
        var (before, old) = (Weight(hypothesis, children, evidence), hypothesis[slot]);
        hypothesis[slot] = (byte)SlotNetwork.Pick(_network.Given(slot, hypothesis), random);
        if (SlotNetwork.Unit(random) * before >= Weight(hypothesis, children, evidence))
            hypothesis[slot] = old;
    }

    private double Weight(byte[] hypothesis, int[] children, List<Evidence> evidence)
    {
        var weight = 1.0;
        foreach (var child in children)
            weight *= _network.Given(child, hypothesis)[hypothesis[child]];
        foreach (var (question, answer, model) in evidence)
            weight *= model.Likelihood(answer, _questions[question].OptionOf(hypothesis), _questions[question].Options);
        return weight;
    }

    // Equal particles are one hypothesis: their entropy would else be that of their number.
    private (List<byte[]> Hypotheses, JointBelief Belief) Collect(IEnumerable<byte[]> particles)
    {
        var groups = particles.GroupBy(p => Convert.ToHexString(p), StringComparer.Ordinal)
            .Select(g => (Hypothesis: g.First(), Count: (double)g.Count())).ToList();
        List<byte[]> hypotheses = [.. groups.Select(g => g.Hypothesis)];
        var table = QuestionMap.Table(hypotheses, _questions);
        return (hypotheses, new JointBelief(table, [.. groups.Select(g => g.Count)]));
    }

    private SeededRandom NextRandom() => new(SeededRandom.Mix(_seed, _draws++));

    private readonly record struct Evidence(int Question, int Answer, AnswerModel Model);
}
