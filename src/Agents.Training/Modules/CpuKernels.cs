using System.Numerics.Tensors;
using Agents.Models.Families;
using Agents.Training.Matrices;
using Tensor = TorchSharp.torch.Tensor;

namespace Agents.Training.Modules;

/// <summary>
/// The kernels on CPU memory, each one pass over rows that stay in the first-level cache, where LibTorch's separate
/// operators pass over main memory once an operator.
/// </summary>
internal sealed class CpuKernels(RowWork work) : IKernels
{
    private readonly MatrixProduct _product = new(work);

    /// <inheritdoc/>
    public void Multiply(Tensor a, Tensor b, Tensor c, bool add)
    {
        if (MatrixProduct.IsSupported)
            _product.Multiply(new MatrixView(a), new MatrixView(b), new MatrixView(c), add);
        else
            c.addmm_(a, b, add ? 1 : 0, 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _product.Dispose();

    /// <inheritdoc/>
    public void RmsNorm(Tensor x, Tensor weight, float epsilon, Tensor y, Tensor inverse)
    {
        var (xs, ws, ys, inverses) = (Rows(x), Rows(weight), Rows(y), Rows(inverse));
        work.Run(xs.Rows, xs.Size, (_, from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                var source = xs[row];
                var target = ys[row];
                var scale = 1f / MathF.Sqrt((TensorPrimitives.SumOfSquares<float>(source) / xs.Size) + epsilon);
                inverses.At(row) = scale;
                TensorPrimitives.Multiply(source, scale, target);
                TensorPrimitives.Multiply(target, ws.All, target);
            }
        });
    }

    /// <inheritdoc/>
    public void RmsNormBackward(Tensor x, Tensor weight, Tensor inverse, Tensor dy, Tensor dx, Tensor? dWeight)
    {
        var (xs, ws, dys, dxs, inverses) = (Rows(x), Rows(weight), Rows(dy), Rows(dx), Rows(inverse));
        var partials = new float[work.Threads][];
        work.Run(xs.Rows, xs.Size, (share, from, to) =>
        {
            var scaled = new float[xs.Size];
            var sum = new float[xs.Size];
            for (var row = from; row < to; row++)
            {
                var source = xs[row];
                var gradient = dys[row];
                var target = dxs[row];
                var scale = inverses.At(row);
                TensorPrimitives.Multiply(gradient, ws.All, scaled);
                var projection = TensorPrimitives.Dot<float>(scaled, source) * scale * scale * scale / xs.Size;
                TensorPrimitives.MultiplyAdd(scaled, scale, target, target);
                TensorPrimitives.MultiplyAdd(source, -projection, target, target);
                TensorPrimitives.Multiply(source, scale, scaled);
                TensorPrimitives.MultiplyAdd(gradient, scaled, sum, sum);
            }

            partials[share] = sum;
        });
        if (dWeight is null)
            return;
        foreach (var partial in partials.Where(p => p is not null))
            TensorPrimitives.Add(Rows(dWeight).All, partial, Rows(dWeight).All);
    }

    /// <inheritdoc/>
    public void Rotate(Tensor x, int heads, Tensor positions, RotaryTable table, bool inverse)
    {
        var (xs, cosines, sines) = (Rows(x), Rows(table.Cosines), Rows(table.Sines));
        var (places, half, sign) = (positions.data<long>().ToArray(), cosines.Size, inverse ? -1f : 1f);
        work.Run(xs.Rows, xs.Size, (_, from, to) =>
        {
            var sine = new float[half];
            var kept = new float[half];
            for (var row = from; row < to; row++)
            {
                var cosine = cosines[places[row]];
                TensorPrimitives.Multiply(sines[places[row]], sign, sine);
                for (var head = 0; head < heads; head++)
                    RotateHead(xs[row].Slice(head * table.HeadSize, half * 2), cosine, sine, kept);
            }
        });
    }

    /// <inheritdoc/>
    public void Gate(Activation activation, Tensor gateUp, Tensor y)
    {
        var (sources, targets) = (Rows(gateUp), Rows(y));
        work.Run(sources.Rows, 2L * sources.Size, (_, from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                var gate = sources[row][..targets.Size];
                var up = sources[row][targets.Size..];
                if (activation == Activation.Silu)
                    SiluGate.Forward(gate, up, targets[row]);
                else
                    GeluGate.Forward(gate, up, targets[row]);
            }
        });
    }

    /// <inheritdoc/>
    public void GateBackward(Activation activation, Tensor gateUp, Tensor dy, Tensor y)
    {
        var (sources, gradients, targets) = (Rows(gateUp), Rows(dy), Rows(y));
        work.Run(sources.Rows, 4L * sources.Size, (_, from, to) =>
        {
            var (first, second) = (new float[targets.Size], new float[targets.Size]);
            for (var row = from; row < to; row++)
            {
                var gate = sources[row][..targets.Size];
                var up = sources[row][targets.Size..];
                if (activation == Activation.Silu)
                    SiluGate.Backward(gate, up, gradients[row], targets[row], first, second);
                else
                    GeluGate.Backward(gate, up, gradients[row], targets[row], first);
            }
        });
    }

    /// <inheritdoc/>
    public void EmbeddingBackward(Tensor ids, Tensor dx, Tensor dEmbedding)
    {
        var (sources, targets, places) = (Rows(dx), Rows(dEmbedding), ids.data<long>().ToArray());
        // One thread: rows of one id must be summed in order.
        for (var row = 0; row < sources.Rows; row++)
            TensorPrimitives.Add(targets[places[row]], sources[row], targets[places[row]]);
    }

    /// <inheritdoc/>
    public void Score(Tensor logits, Tensor targets, Tensor temperatures, Tensor logProbs, Tensor entropies)
    {
        var (values, outputs, spreads, heats) = (Rows(logits), Rows(logProbs), Rows(entropies), Rows(temperatures));
        var ids = targets.data<long>().ToArray();
        work.Run(values.Rows, values.Size, (_, from, to) =>
        {
            var powers = new float[values.Size];
            for (var row = from; row < to; row++)
            {
                var line = values[row];
                var (scale, top) = (1f / heats.At(row), TensorPrimitives.Max<float>(line));
                var sum = Powers(line, scale, top, powers);
                var mean = TensorPrimitives.Dot<float>(powers, line) / sum;
                var normalizer = MathF.Log(sum);
                outputs.At(row) = ((line[(int)ids[row]] - top) * scale) - normalizer;
                spreads.At(row) = normalizer - ((mean - top) * scale);
            }
        });
    }

    /// <inheritdoc/>
    public void ScoreBackward(Tensor logits, Tensor targets, Tensor temperatures, Tensor weights)
    {
        var (values, heats, factors) = (Rows(logits), Rows(temperatures), Rows(weights));
        var ids = targets.data<long>().ToArray();
        work.Run(values.Rows, values.Size, (_, from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                var line = values[row];
                var scale = 1f / heats.At(row);
                var sum = Powers(line, scale, TensorPrimitives.Max<float>(line), line);
                TensorPrimitives.Multiply(line, -factors.At(row) * scale / sum, line);
                line[(int)ids[row]] += factors.At(row) * scale;
            }
        });
    }

    private static void RotateHead(
        Span<float> head, ReadOnlySpan<float> cosine, ReadOnlySpan<float> sine, Span<float> kept)
    {
        var first = head[..cosine.Length];
        var second = head[cosine.Length..];
        TensorPrimitives.Multiply(first, sine, kept);
        TensorPrimitives.Multiply(first, cosine, first);
        for (var i = 0; i < first.Length; i++)
        {
            var value = second[i];
            first[i] -= value * sine[i];
            second[i] = (value * cosine[i]) + kept[i];
        }
    }

    // exp((line - top) * scale) into powers, which may be line itself; returns their sum.
    private static float Powers(ReadOnlySpan<float> line, float scale, float top, Span<float> powers)
    {
        TensorPrimitives.Subtract(line, top, powers);
        TensorPrimitives.Multiply(powers, scale, powers);
        TensorPrimitives.Exp<float>(powers, powers);
        return TensorPrimitives.Sum<float>(powers);
    }

    private static RowMemory Rows(Tensor tensor) => new(tensor);
}
