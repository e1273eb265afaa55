using Agents.Training.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Agents.Training.Optimization;

/// <summary>
/// AdamW with global-norm clipping, in place. On the CPU one pass over the memory reads gradient, moments and weights,
/// writes the last three and clears the gradient; a parameter's address never changes.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly List<(Tensor Mean, Tensor Square)> _moments = [];
    private readonly AdamWOptions _options;
    private readonly RowWork _work;

    public AdamW(IReadOnlyList<Parameter> parameters, AdamWOptions options, int threads)
    {
        (_parameters, _options, _work) = (parameters, options, new RowWork(threads));
        foreach (var parameter in parameters)
        {
            _moments.Add((
                zeros_like(parameter.Value).DetachFromDisposeScope(),
                zeros_like(parameter.Value).DetachFromDisposeScope()));
        }
    }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Global L2 norm of the gradient, summed in double precision in a fixed order.</summary>
    public double GradientNorm()
    {
        var sum = 0.0;
        foreach (var parameter in _parameters)
            sum += Squares(parameter.Gradient);
        return Math.Sqrt(sum);
    }

    /// <summary>One step with the gradients collected so far, which are zero afterwards.</summary>
    /// <param name="learningRate">Rate of this step.</param>
    /// <param name="gradientNorm">What <see cref="GradientNorm"/> said; must be finite.</param>
    public void Step(double learningRate, double gradientNorm)
    {
        Steps++;
        var clip = _options.MaxGradientNorm > 0
            ? Math.Min(1, _options.MaxGradientNorm / (gradientNorm + 1e-6))
            : 1;
        for (var i = 0; i < _parameters.Count; i++)
        {
            var factors = AdamWFactors.Of(_options, Steps, learningRate, clip, _parameters[i].Decays);
            Apply(_parameters[i], _moments[i], factors);
        }
    }

    /// <summary>Drops the gradients, for a step that is not taken.</summary>
    public void Clear()
    {
        foreach (var parameter in _parameters)
            parameter.Gradient.zero_();
    }

    /// <summary>The optimizer's own moments, as <c>name.mean</c> and <c>name.square</c> of each parameter.</summary>
    public IEnumerable<(string Name, Tensor Value)> State()
    {
        for (var i = 0; i < _parameters.Count; i++)
        {
            yield return ($"{_parameters[i].Name}.mean", _moments[i].Mean);
            yield return ($"{_parameters[i].Name}.square", _moments[i].Square);
        }
    }

    /// <summary>Continues after this many steps; the moments are restored through <see cref="State"/>.</summary>
    public void Resume(long steps) => Steps = steps;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (mean, square) in _moments)
        {
            mean.Dispose();
            square.Dispose();
        }

        _moments.Clear();
    }

    private unsafe double Squares(Tensor gradient)
    {
        if (gradient.device_type != DeviceType.CPU)
        {
            using var squares = gradient.square();
            using var sum = squares.sum(ScalarType.Float64);
            return sum.item<double>();
        }

        var address = TensorMemory.Floats(gradient);
        var rows = AdamWPass.Blocks(gradient.NumberOfElements);
        var partials = new double[rows];
        _work.Run(rows, AdamWPass.BlockSize, (_, from, to) =>
        {
            for (var row = from; row < to; row++)
                partials[row] = AdamWPass.Squares(AdamWPass.Block(address, row, gradient.NumberOfElements));
        });
        return partials.Sum();
    }

    private unsafe void Apply(Parameter parameter, (Tensor Mean, Tensor Square) moments, AdamWFactors factors)
    {
        if (parameter.Value.device_type != DeviceType.CPU)
        {
            ApplyOnDevice(parameter, moments, factors);
            return;
        }

        var count = parameter.Value.NumberOfElements;
        var value = TensorMemory.Floats(parameter.Value);
        var gradient = TensorMemory.Floats(parameter.Gradient);
        var mean = TensorMemory.Floats(moments.Mean);
        var square = TensorMemory.Floats(moments.Square);
        _work.Run(AdamWPass.Blocks(count), AdamWPass.BlockSize, (_, from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                AdamWPass.Step(
                    factors,
                    AdamWPass.Block(value, row, count),
                    AdamWPass.Block(gradient, row, count),
                    AdamWPass.Block(mean, row, count),
                    AdamWPass.Block(square, row, count));
            }
        });
    }

    private static void ApplyOnDevice(Parameter parameter, (Tensor Mean, Tensor Square) moments, AdamWFactors factors)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var gradient = parameter.Gradient.mul_(factors.Clip);
        moments.Mean.mul_(factors.Beta1).add_(gradient, 1 - factors.Beta1);
        moments.Square.mul_(factors.Beta2).addcmul_(gradient, gradient, 1 - factors.Beta2);
        var root = moments.Square.sqrt().div_(factors.RootCorrection).add_(factors.Epsilon);
        parameter.Value.mul_(factors.Keep).addcdiv_(moments.Mean, root, -factors.Rate);
        parameter.Gradient.zero_();
    }
}
